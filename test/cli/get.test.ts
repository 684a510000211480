import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { aService } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const named = (namespace: string, name: string) => {
  const metadata = { ...aService().metadata, namespace, name, uid: `uid-${name}` };
  return aService({ metadata });
};

function aHub(): FakeCluster {
  const hub = new FakeCluster(
    named('demo', 'llama'),
    named('demo', 'mnist'),
    named('prod', 'mnist'),
  );
  hub.now = () => new Date('2024-04-15T10:02:30Z');
  const summary = (object: object) => (object as HyperMLService).status?.summary;
  hub.columns.set('HyperMLService', [
    { name: 'Ready', type: 'string', priority: 0, of: (o) => summary(o)?.ready ?? '1/2' },
    { name: 'Message', type: 'string', priority: 1, of: () => 'all is well' },
  ]);
  return hub;
}

test.each([
  {
    line: 'get -n demo',
    out: `NAME    READY   AGE
llama   1/2     2m30s
mnist   1/2     2m30s
`,
  },
  {
    line: 'get -A',
    out: `NAMESPACE   NAME    READY   AGE
demo        llama   1/2     2m30s
demo        mnist   1/2     2m30s
prod        mnist   1/2     2m30s
`,
  },
  {
    line: 'get mnist -n demo -o wide',
    out: `NAME    READY   MESSAGE       AGE
mnist   1/2     all is well   2m30s
`,
  },
  { line: 'get -n prod --no-headers', out: 'mnist   1/2   2m30s\n' },
  { line: 'get hmls/mnist -ndemo -oname', out: 'hypermlservice.tensorstack.dev/mnist\n' },
  {
    line: 'get hypermlservice.tensorstack.dev/mnist llama -o=name --namespace=demo',
    out: 'hypermlservice.tensorstack.dev/mnist\nhypermlservice.tensorstack.dev/llama\n',
  },
  {
    line: 'get -Aoname',
    out: `hypermlservice.tensorstack.dev/llama
hypermlservice.tensorstack.dev/mnist
hypermlservice.tensorstack.dev/mnist
`,
  },
  { line: '-n prod get -o name -n demo llama', out: 'hypermlservice.tensorstack.dev/llama\n' },
  { line: 'get -n empty -o name', out: '' },
])('`$line`', async ({ line, out }) => {
  expect(await run(line, { clusters: { hub: aHub() } })).toEqual({ status: 0, out, err: '' });
});

test('a single named service is printed without a list, as stored', async () => {
  const hub = aHub();
  const { out } = await run('get mnist -n demo -o json', { clusters: { hub } });
  const [, mnist] = hub.objects(HYPERMLSERVICES);
  expect(JSON.parse(out)).toEqual(mnist);
  expect(out).toMatch(/^\{\n {4}"apiVersion": "tensorstack.dev\/v1beta1",\n {4}"kind"/);
});

test.each(['get -n demo -o json', 'get mnist llama -n demo -o json', 'get -n empty -o json'])(
  '`%s` is a List',
  async (line) => {
    const { out } = await run(line, { clusters: { hub: aHub() } });
    expect(JSON.parse(out)).toMatchObject({ apiVersion: 'v1', kind: 'List' });
  },
);

test('as YAML', async () => {
  const { out } = await run('get mnist -n demo -oyaml', { clusters: { hub: aHub() } });
  expect(out).toMatch(/^apiVersion: tensorstack.dev\/v1beta1\nkind: HyperMLService\nmetadata:\n/);
});

test.each([
  { line: 'get -n empty', err: 'No resources found in empty namespace.\n' },
  { line: 'get', err: 'No resources found in default namespace.\n' },
  { line: 'get -A', err: 'No resources found\n' },
])('`$line` where there are none', async ({ line, err }) => {
  const hub = new FakeCluster();
  expect(await run(line, { clusters: { hub } })).toEqual({ status: 0, out: '', err });
});

const missing = (name: string) =>
  `Error from server (NotFound): hypermlservices.tensorstack.dev "${name}" not found\n`;

test.each([
  { line: 'get nope -n demo', out: '', err: missing('nope') },
  {
    line: 'get nope mnist neither -n demo',
    out: 'NAME    READY   AGE\nmnist   1/2     2m30s\n',
    err: missing('nope') + missing('neither'),
  },
  {
    line: 'get nope mnist -n demo -o name',
    out: 'hypermlservice.tensorstack.dev/mnist\n',
    err: missing('nope'),
  },
  {
    line: 'get mnist -A',
    out: '',
    err: 'error: a resource cannot be retrieved by name across all namespaces\n',
  },
  {
    line: 'get pod/mnist',
    out: '',
    err: `error: resource type "pod" is not supported, only hypermlservice
hint: kubectl get pod/mnist
`,
  },
])('`$line` is an error', async ({ line, out, err }) => {
  expect(await run(line, { clusters: { hub: aHub() } })).toEqual({ status: 1, out, err });
});

test.each(['get -n demo', 'get mnist llama -n demo -o json'])(
  '`%s` on a hub that is down says so once',
  async (line) => {
    const hub = aHub();
    hub.fail({}, new HmlsError('unreachable', 'The connection to the server was refused'));
    expect(await run(line, { clusters: { hub } })).toEqual({
      status: 1,
      out: '',
      err: 'The connection to the server was refused\n',
    });
  },
);
