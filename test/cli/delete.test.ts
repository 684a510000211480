import { HmlsError } from '../../src/errors.ts';
import { VIRTUALSERVICES } from '../../src/headingress/istio/kinds.ts';
import { FINALIZER, HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { aService } from '../support/builders.ts';
import { type CliWorld, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const held = aService({ metadata: { ...aService().metadata, finalizers: [FINALIZER] } });
const deleted = 'hypermlservice.tensorstack.dev "mnist" deleted from demo namespace\n';

test('a service without finalizers is gone at once', async () => {
  const hub = new FakeCluster(aService());
  expect(await run('delete mnist -n demo', { clusters: { hub } })).toEqual({
    status: 0,
    out: deleted,
    err: '',
  });
  expect(hub.objects(HYPERMLSERVICES)).toEqual([]);
});

test('finalizers are waited for, and named on timeout: status 3', async () => {
  const hub = new FakeCluster(held);
  const { status, out, err } = await run('delete hmls/mnist -n demo --timeout 5s', {
    clusters: { hub },
  });
  expect({ status, out }).toEqual({ status: 3, out: deleted });
  expect(
    err,
  ).toBe(`error: timed out after 5s waiting for "mnist" to be deleted: the controller has not started removing its resources
hint: kubectl hmls delete mnist -n demo --force
`);
});

test('--wait=false does not wait', async () => {
  const hub = new FakeCluster(held);
  const line = 'delete mnist -n demo --wait=false';
  expect(await run(line, { clusters: { hub } })).toEqual({ status: 0, out: deleted, err: '' });
  expect(hub.objects(HYPERMLSERVICES)).toHaveLength(1);
});

test('a service that does not exist', async () => {
  expect(await run('delete nope', { clusters: { hub: new FakeCluster() } })).toEqual({
    status: 1,
    out: '',
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});

/** A hub with three services of two teams in `demo`, and one elsewhere. */
const aHub = (...more: KubeObject[]) =>
  new FakeCluster(
    named('a', 'vision'),
    named('b', 'vision'),
    named('c', 'language'),
    named('d', 'vision', 'other'),
    ...more,
  );

const named = (name: string, team: string, namespace = 'demo') =>
  aService({ metadata: { name, namespace, uid: `uid-${name}`, labels: { team } } });

const gone = (...names: string[]) =>
  names.map((n) => `hypermlservice.tensorstack.dev "${n}" deleted from demo namespace\n`).join('');

/** Runs the line, and gives what is left. */
async function on(line: string, world: CliWorld = {}, hub = aHub()) {
  const result = await run(line, { ...world, clusters: { hub, ...world.clusters } });
  const left = hub.objects(HYPERMLSERVICES).map(({ metadata }) => metadata.name);
  return { ...result, left: left.join('') };
}

const manifest = (name: string) =>
  `apiVersion: tensorstack.dev/v1beta1\nkind: HyperMLService\nmetadata: {name: ${name}, namespace: demo}\n`;

test.each<{ name: string; line: string; world?: CliWorld; out: string; left: string }>([
  { name: 'several', line: 'delete a c -n demo', out: gone('a', 'c'), left: 'bd' },
  {
    name: 'the services of a file',
    line: 'delete -f x.yaml',
    world: { files: { 'x.yaml': `${manifest('a')}---\n${manifest('b')}` } },
    out: gone('a', 'b'),
    left: 'cd',
  },
  {
    name: 'the services with a label',
    line: 'delete -l team=vision -n demo',
    out: gone('a', 'b'),
    left: 'cd',
  },
  { name: 'all', line: 'delete --all -n demo', out: gone('a', 'b', 'c'), left: 'd' },
  {
    name: 'the services with a label, in all namespaces',
    line: 'delete -A -l team=vision',
    out: `${gone('a', 'b')}hypermlservice.tensorstack.dev "d" deleted from other namespace\n`,
    left: 'c',
  },
  {
    name: 'none, where there are none',
    line: 'delete --all -n empty',
    out: 'No resources found\n',
    left: 'abcd',
  },
  {
    name: 'none that is missing, with --ignore-not-found',
    line: 'delete nope a -n demo --ignore-not-found',
    out: gone('a'),
    left: 'bcd',
  },
  {
    name: 'none, in a dry run of the client, which does not look',
    line: 'delete a nope -n demo --dry-run=client',
    out: gone('a', 'nope').replaceAll('\n', ' (dry run)\n'),
    left: 'abcd',
  },
  {
    name: 'none, in a dry run of the server',
    line: 'delete a -n demo --dry-run=server',
    out: gone('a').replaceAll('\n', ' (server dry run)\n'),
    left: 'abcd',
  },
  {
    name: 'one, and prints its name for a pipe',
    line: 'delete a -n demo -o name',
    out: 'hypermlservice.tensorstack.dev/a\n',
    left: 'bcd',
  },
  {
    name: 'what the user confirms with y',
    line: 'delete a b -i -n demo',
    world: { stdin: 'Y\n' },
    out: `You are about to delete the following 2 resource(s):
hypermlservice.tensorstack.dev/a
hypermlservice.tensorstack.dev/b
Do you want to continue? (y/N): ${gone('a', 'b')}`,
    left: 'cd',
  },
  {
    name: 'nothing that the user does not confirm',
    line: 'delete a -i -n demo',
    world: { stdin: 'yes' },
    out: `You are about to delete the following 1 resource(s):
hypermlservice.tensorstack.dev/a
Do you want to continue? (y/N): deletion is cancelled
`,
    left: 'abcd',
  },
])('deletes $name', async ({ line, world, out, left }) => {
  expect(await on(line, world)).toEqual({ status: 0, out, err: '', left });
});

test.each([
  ['delete -n demo', 'resource(s) were provided, but no name was specified'],
  ['delete a -l x=y', 'name cannot be provided when a selector is specified'],
  ['delete a --all', 'name cannot be provided when a selector is specified'],
  ['delete --all -l x=y', "setting 'all' parameter but found a non empty selector. "],
  ['delete a -A', 'a resource cannot be retrieved by name across all namespaces'],
  [
    'delete a -f x.yaml',
    'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
  ],
  ['delete --all -f x.yaml -l x=y', "setting 'all' parameter but found a non empty selector. "],
  ['delete a -o json', "unexpected -o output mode: json. We only support '-o name'"],
  [
    'delete a --timeout soon',
    `invalid argument "soon" for "--timeout" flag: time: invalid duration "soon"
See 'kubectl hmls delete --help' for usage.`,
  ],
])('refuses `%s`', async (line, message) => {
  expect(await on(line)).toEqual({ status: 1, out: '', err: `error: ${message}\n`, left: 'abcd' });
});

test('of manifests, the services that the selector matches', async () => {
  const of = (name: string) => manifest(`${name}, labels: {team: x}`);
  const world = { files: { 'x.yaml': [of('a'), manifest('b'), of('nope')].join('---\n') } };
  expect(await on('delete -n demo -f x.yaml -l team=x', world)).toMatchObject({
    status: 0,
    err: '',
    left: 'bcd',
  });
  expect(await on('delete -n demo -f x.yaml -l team=y', world)).toEqual({
    status: 0,
    out: 'No resources found\n',
    err: '',
    left: 'abcd',
  });
});

test('one that is missing is named with its file, and does not block the others', async () => {
  const files = { 'x.yaml': `${manifest('nope')}---\n${manifest('a')}` };
  expect(await on('delete -f x.yaml', { files })).toEqual({
    status: 1,
    out: gone('a'),
    err: 'Error from server (NotFound): error when deleting "x.yaml": hypermlservices.tensorstack.dev "nope" not found\n',
    left: 'bcd',
  });
});

/** A VirtualService of ours that routes to the service with that uid. */
const routeTo = (uid: string, name: string, namespace = 'demo'): KubeObject => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: {
    name,
    namespace,
    labels: { 'app.kubernetes.io/managed-by': 'kubectl-hmls' },
    annotations: { 'tensorstack.dev/hypermlservice-uid': uid },
  },
});

test.each<{
  name: string;
  line: string;
  world: CliWorld;
  hub: FakeCluster;
  hint: string;
  err?: string;
}>([
  {
    name: 'on the hub',
    line: 'delete a -n demo',
    world: {},
    hub: aHub(routeTo('uid-a', 'a'), routeTo('uid-b', 'b')),
    hint: 'kubectl hmls headingress delete a -n demo',
  },
  {
    name: 'on the ingress cluster of a flag, by another name in another namespace',
    line: 'delete a -n demo --ingress-context edge',
    world: { clusters: { edge: new FakeCluster(routeTo('uid-a', 'lb', 'ingress')) } },
    hub: aHub(),
    hint: 'kubectl hmls headingress delete a -n demo --name lb --ingress-namespace ingress',
    err: 'Ingress cluster: https://fake.example.com\n',
  },
  {
    name: 'on the ingress cluster of the environment',
    line: 'delete a -n demo',
    world: {
      env: { HMLS_INGRESS_CONTEXT: 'edge' },
      clusters: { edge: new FakeCluster(routeTo('uid-a', 'a')) },
    },
    hub: aHub(),
    hint: 'kubectl hmls headingress delete a -n demo',
    err: 'Ingress cluster: https://fake.example.com\n',
  },
])('one that a HeadIngress $name routes to stays', async ({ line, world, hub, hint, err = '' }) => {
  const result = await on(line, world, hub);
  expect(result).toMatchObject({ status: 1, out: '', left: 'abcd' });
  expect(result.err).toMatch(/"a" still receives requests through HeadIngress \w+\/\w+/);
  expect(result.err).toContain(`hint: ${hint}; or --force\n`);
  expect(result.err.startsWith(err)).toBe(true);
  expect(await on(`${line} --force`, world, hub)).toMatchObject({ status: 0, left: 'bcd' });
});

test('a hub that denies listing HeadIngresses counts as having none', async () => {
  const hub = aHub();
  hub.fail({ verb: 'list', kind: VIRTUALSERVICES }, new HmlsError('forbidden', 'no'));
  expect(await on('delete a -n demo', {}, hub)).toMatchObject({ status: 0, left: 'bcd' });
});

describe('an ingress cluster that may not be searched as a whole', () => {
  const refusal = new HmlsError('forbidden', 'cannot list at the cluster scope', {
    reason: 'Forbidden',
  });
  const edgeWith = (...routes: KubeObject[]) => {
    const edge = new FakeCluster(...routes);
    edge.fail({ verb: 'list', kind: VIRTUALSERVICES, namespace: undefined }, refusal);
    return edge;
  };
  const warning = (where: string) =>
    `Warning: searched only ${where} for HeadIngresses: cannot list at the cluster scope\n`;

  test('is searched in the known namespaces, with a warning', async () => {
    const clusters = { edge: edgeWith(routeTo('uid-a', 'lb', 'ingress')) };
    const line = 'delete a b -n demo --ingress-context edge';
    const { status, err, left } = await on(`${line} --ingress-namespace ingress`, { clusters });
    expect({ status, left }).toEqual({ status: 1, left: 'acd' });
    expect(err).toContain('"a" still receives requests through HeadIngress ingress/lb\n');
    expect(err.split(warning('namespaces ingress, demo'))).toHaveLength(2);
    expect(await on(line, { clusters })).toMatchObject({
      status: 0,
      err: `Ingress cluster: https://fake.example.com\n${warning('namespace demo')}`,
      left: 'cd',
    });
  });

  test('is an error if no namespace can be searched', async () => {
    const edge = new FakeCluster();
    edge.fail({ verb: 'list', kind: VIRTUALSERVICES }, refusal);
    const world = { clusters: { edge } };
    expect(await on('delete a -n demo --ingress-context edge', world)).toMatchObject({
      status: 1,
      left: 'abcd',
    });
  });
});
