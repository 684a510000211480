import { headIngressObjects } from '../../../src/headingress/istio/objects.ts';
import { aGateway, aHeadIngress, aRoute, aService } from '../../support/builders.ts';
import { run } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const named = (name: string) =>
  headIngressObjects(aHeadIngress({ name, routes: [aRoute('spoke1', { weight: 100 })] }));

const on = async (line: string) => {
  const ingress = new FakeCluster(aGateway(), ...named('mnist'), ...named('llama'));
  const clusters = { hub: new FakeCluster(aService()), ingress };
  const { err, ...result } = await run(`headingress get ${line} --ingress-context ingress`, {
    clusters,
  });
  return { ...result, err: err.replace('Ingress cluster: https://fake.example.com\n', '') };
};

const typed = (name: string) => `virtualservice.networking.istio.io/${name}\n`;
const missing = (name: string) =>
  `Error from server (NotFound): virtualservices.networking.istio.io "${name}" not found\n`;

test.each([
  [
    'nope mnist neither llama',
    typed('mnist') + typed('llama'),
    missing('nope') + missing('neither'),
  ],
  ['mnist nope', typed('mnist'), missing('nope')],
  ['nope', '', missing('nope')],
])('`get %s` prints what exists, then an error for each that does not', async (names, out, err) => {
  expect(await on(`${names} -n demo -o name`)).toEqual({ status: 1, out, err });
});

test('a table has the HeadIngresses that exist', async () => {
  const { status, out, err } = await on('nope llama mnist -n demo');
  expect({ status, err }).toEqual({ status: 1, err: missing('nope') });
  const rows = out.trimEnd().split('\n');
  expect(rows.map((row) => row.split(/\s+/)[0])).toEqual(['NAME', 'llama', 'mnist']);
});

test.each([
  ['-n elsewhere', 'No resources found in elsewhere namespace.\n'],
  ['-n elsewhere -o wide', 'No resources found in elsewhere namespace.\n'],
  ['-n elsewhere -o name', ''],
])('`get %s` finds nothing, which is not an error', async (flags, err) => {
  expect(await on(flags)).toEqual({ status: 0, out: '', err });
});

test('a script that asks for a list gets an empty one', async () => {
  const { status, out } = await on('-n elsewhere -o json');
  expect({ status, items: JSON.parse(out).items }).toEqual({ status: 0, items: [] });
});
