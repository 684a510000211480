import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { aGateway, anMLService, aRival, aService, entry, ready } from '../../support/builders.ts';
import { type Result, run } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const reporting = (...spokes: string[]): HyperMLService =>
  aService({
    status: { aggregatedStatus: spokes.map((s) => entry(s, anMLService(), ready(s))) },
  });

const REF = { namespace: 'demo', name: 'mnist' };

/** `demo/mnist` over spoke1 and spoke2, 30 to 70. */
async function aWorld(...objects: KubeObject[]) {
  const hub = new FakeCluster(reporting('spoke1', 'spoke2'));
  const ingress = new FakeCluster(aGateway(), ...objects);
  const world = { clusters: { hub, ingress }, env: { HMLS_INGRESS_CONTEXT: 'ingress' } };
  const hi = (line: string): Promise<Result> => run(`headingress ${line} -n demo`, world);
  await hi('create mnist --weight spoke1=30,spoke2=70 --reason launch --checks=warn');
  return { hub, ingress, hi };
}

const TARGET = 'Ingress cluster: https://fake.example.com\n';

/** The weights that `get` shows. */
async function weights(hi: (line: string) => Promise<Result>): Promise<string | undefined> {
  return (await hi('get mnist --no-headers')).out.split(/\s+/).at(4);
}

test('set-weight shows the change, names the cluster, and says how to undo it', async () => {
  const { hi } = await aWorld();
  expect(await hi('set-weight mnist spoke1=0 spoke2=100 --reason INC-42')).toEqual({
    status: 0,
    out: `virtualservice.networking.istio.io/mnist configured
SPOKE    OLD   NEW   READY
spoke1   30    0     True
spoke2   70    100   True
`,
    err: `${TARGET}Undo with: kubectl hmls headingress undo mnist -n demo\n`,
  });
});

test('set-weight -o json has the weights before and after', async () => {
  const { hi } = await aWorld();
  const { out } = await hi('set-weight mnist spoke1=0 spoke2 -o json');
  expect(JSON.parse(out)).toMatchObject({
    kind: 'HeadIngressWeights',
    metadata: { namespace: 'demo', name: 'mnist' },
    before: { spoke1: 30, spoke2: 70 },
    after: { spoke1: 0, spoke2: 100 },
    ready: { spoke1: true, spoke2: true },
  });
});

test.each([
  { line: 'set-weight mnist spoke1=10 spoke2', result: 'spoke1=10,spoke2=90' },
  { line: 'set-weight mnist spoke1=1,spoke2=1 --normalize', result: 'spoke1=50,spoke2=50' },
  { line: 'drain mnist spoke1', result: 'spoke1=0,spoke2=100' },
  { line: 'drain mnist spoke2', result: 'spoke1=100,spoke2=0' },
  { line: 'apply mnist --weight spoke1=5,spoke2', result: 'spoke1=5,spoke2=95' },
  { line: 'apply mnist --prefix /other', result: 'spoke1=30,spoke2=70' },
  { line: 'sync mnist', result: 'spoke1=30,spoke2=70' },
  { line: 'set-weight mnist spoke1=0 spoke2 --dry-run=server', result: 'spoke1=30,spoke2=70' },
  { line: 'set-weight mnist spoke1=0 spoke2 --dry-run=client', result: 'spoke1=30,spoke2=70' },
])('`$line` gives $result', async ({ line, result }) => {
  const { hi } = await aWorld();
  expect(await hi(line)).toMatchObject({ status: 0 });
  expect(await weights(hi)).toBe(result);
});

test('a HeadIngress with another name than its HyperMLService knows which spokes are ready', async () => {
  const { hub, hi } = await aWorld();
  await hi('create mnist --name lb --prefix /lb --weight spoke1=30,spoke2=70');
  await hub.create(HYPERMLSERVICES, aService({ metadata: { namespace: 'demo', name: 'lb' } }));
  const { out } = await hi('set-weight lb spoke1=0 spoke2');
  expect(out).toContain('spoke2   70    100   True');
});

test('undrain and undo restore weights', async () => {
  const { hi } = await aWorld();
  await hi('drain mnist spoke1');
  await hi('undrain mnist spoke1');
  expect(await weights(hi)).toBe('spoke1=30,spoke2=70');
  await hi('undo mnist');
  expect(await weights(hi)).toBe('spoke1=0,spoke2=100');
  await hi('undo mnist --to 1');
  expect(await weights(hi)).toBe('spoke1=30,spoke2=70');
});

test('history lists who changed what, and why', async () => {
  const { hi } = await aWorld();
  await hi('drain mnist spoke1');
  const { out } = await hi('history mnist');
  expect(out.replaceAll(/\d{4}-\S*Z/g, 'TIME').replaceAll(/ +/g, ' ')).toBe(
    `REVISION TIME USER WEIGHTS REASON
1 TIME unknown spoke1=30,spoke2=70 launch
2 TIME unknown spoke1=0,spoke2=100 drain spoke1
`,
  );
  expect(JSON.parse((await hi('history mnist -o json')).out).items).toHaveLength(2);
});

test.each([
  { line: 'set-weight mnist spoke3=100', status: 1, err: 'no such spoke: spoke3' },
  { line: 'set-weight mnist spoke1=0 spoke2=0', status: 1, err: 'weights add up to 0, not 100' },
  { line: 'set-weight mnist spoke1=3 spoke2=3', status: 1, err: 'weights add up to 6, not 100' },
  { line: 'set-weight nobody spoke1=100', status: 1, err: '"nobody" not found' },
  { line: 'drain mnist spoke3', status: 1, err: 'no such spoke: spoke3' },
  { line: 'undrain mnist spoke1', status: 1, err: 'spoke1 is not drained: it has 30 %' },
  { line: 'undo mnist', status: 1, err: 'no previous split found in the history' },
  {
    line: 'undo mnist --to 9',
    status: 1,
    err: 'revision 9 not found in the history; available revisions: 1',
  },
  { line: 'drain mnist spoke1 --if-match 0', status: 1, err: 'not 0; last changed by' },
  ...['apply', 'apply --force', 'diff'].map((verb) => ({
    line: `${verb} mnist --release canary`,
    status: 2,
    err: 'on spoke1 has no release "canary"; it ',
  })),
  { line: 'unpin mnist', status: 1, err: 'nothing is pinned' },
  { line: 'pin mnist --header x=spoke3', status: 1, err: 'no such spoke to pin to: spoke3' },
])('`$line`: $err', async ({ line, status, err }) => {
  const { hi, ingress } = await aWorld();
  const before = ingress.objects(VIRTUALSERVICES);
  const ended = await hi(line);
  expect(ended).toMatchObject({ status, out: '' });
  expect(ended.err).toContain(err);
  expect(ingress.objects(VIRTUALSERVICES)).toEqual(before);
});

describe('a spoke that is not ready', () => {
  async function lameWorld() {
    const world = await aWorld();
    const [one, two] = reporting('spoke1', 'spoke2').status?.aggregatedStatus ?? [];
    const status = { aggregatedStatus: [one, { ...two, stale: true }] };
    await world.hub.patchStatus(HYPERMLSERVICES, REF, { status });
    return world;
  }

  test.each(['set-weight mnist spoke1=0 spoke2', 'drain mnist spoke1'])(
    'gets no more by `%s`, unless forced',
    async (line) => {
      const { hi } = await lameWorld();
      expect(await hi(line)).toMatchObject({ status: 2, out: '' });
      expect(await hi(`${line} --force`)).toMatchObject({ status: 0 });
    },
  );

  test('may get less, and keeps its weight in an apply', async () => {
    const { hi } = await lameWorld();
    expect(await hi('apply mnist')).toMatchObject({ status: 0 });
    expect(await hi('drain mnist spoke2')).toMatchObject({ status: 0 });
  });
});

test('a HyperMLService that is gone: get reports it, set-weight needs --force', async () => {
  const { hi, hub } = await aWorld();
  await hub.remove(HYPERMLSERVICES, REF);
  expect((await hi('get')).out).toContain(' Orphaned ');
  expect((await hi('describe mnist')).out).toContain('demo/mnist (gone)');
  expect(await hi('sync mnist')).toMatchObject({ status: 1 });
  expect(await hi('drain mnist spoke1')).toMatchObject({ status: 2 });
  expect((await hi('drain mnist spoke1 --force')).out).toContain('spoke2   70    100   Unknown');
});

test('sync reports spokes that joined and left, and moves the weight of the latter', async () => {
  const { hi, hub } = await aWorld();
  await hub.patchStatus(HYPERMLSERVICES, REF, { status: reporting('spoke2', 'spoke3').status });
  expect((await hi('sync mnist')).err).toBe(
    `${TARGET}spoke1 left with 30 %\nspoke3 joined with 0 %: it gets no traffic until its weight is set\n`,
  );
  expect(await weights(hi)).toBe('spoke2=100,spoke3=0');
});

test('pins stay through set-weight and sync, until their spoke leaves', async () => {
  const { hi, hub } = await aWorld();
  await hi('pin mnist --header x-hmls-spoke=spoke1');
  await hi('set-weight mnist spoke1=50 spoke2');
  await hi('sync mnist');
  expect((await hi('describe mnist')).out).toContain('x-hmls-spoke=spoke1  -> spoke1');
  await hub.patchStatus(HYPERMLSERVICES, REF, { status: reporting('spoke2').status });
  expect((await hi('sync mnist')).err).toContain('x-hmls-spoke=spoke1 is no longer pinned\n');
});

describe.each(['pin mnist --header x-hmls-spoke=spoke1', 'unpin mnist'])('`%s`', (line) => {
  /** A HeadIngress with a pin, and a VirtualService that takes all requests. */
  async function pinnedWorld() {
    const world = await aWorld(aRival());
    await world.hi('pin mnist --header x-hmls-spoke=spoke2');
    const pins = async () => (await world.hi('describe mnist')).out.match(/^ {2}x-.*/gm);
    return { ...world, pins };
  }

  test('--if-match: only the version that was read', async () => {
    const { hi, ingress, pins } = await pinnedWorld();
    const before = await pins();
    const refused = await hi(`${line} --if-match 0`);
    expect(refused).toMatchObject({ status: 1, out: '' });
    expect(refused.err).toContain('not 0; last changed by');
    expect(await pins()).toEqual(before);
    const { resourceVersion } = (await ingress.get(VIRTUALSERVICES, REF)).metadata;
    expect(await hi(`${line} --if-match ${resourceVersion}`)).toMatchObject({ status: 0 });
    expect(await pins()).not.toEqual(before);
  });

  test('--checks: an existing problem is reported, but not refused', async () => {
    const { hi } = await pinnedWorld();
    expect((await hi(`${line} --checks=ignore --dry-run=server`)).err).toBe(TARGET);
    const told = { status: 0, err: expect.stringContaining('Warning: HMLS0104: ') };
    expect(await hi(line)).toMatchObject(told);
  });
});

test('undo restores a split that was made by hand', async () => {
  const { hi, ingress } = await aWorld();
  const live = (await ingress.get(VIRTUALSERVICES, REF)) as KubeObject & {
    spec: { http: { route: { weight: number }[] }[] };
  };
  for (const [i, route] of (live.spec.http[0]?.route ?? []).entries())
    route.weight = [5, 95][i] ?? 0;
  await ingress.replace(VIRTUALSERVICES, live);
  await hi('drain mnist spoke1');
  await hi('undo mnist');
  expect(await weights(hi)).toBe('spoke1=5,spoke2=95');
});

describe('diff', () => {
  test('without a difference exits with 0', async () => {
    const { hi } = await aWorld();
    expect(await hi('diff mnist')).toEqual({ status: 0, out: '', err: TARGET });
  });

  test('with a difference exits with 1, and writes nothing', async () => {
    const { hi, ingress } = await aWorld();
    const before = ingress.objects(VIRTUALSERVICES);
    const { status, out } = await hi('diff mnist --timeout 5s');
    expect(status).toBe(1);
    expect(out).toContain('+    timeout: 5s\n');
    expect(ingress.objects(VIRTUALSERVICES)).toEqual(before);
  });

  test('of a HeadIngress that does not exist exits with 2', async () => {
    const { hi } = await aWorld();
    expect(await hi('diff nobody')).toMatchObject({ status: 2, out: '' });
  });
});

test('render works from a file, without any cluster', async () => {
  const files = { 'hmls.json': JSON.stringify(reporting('spoke1', 'spoke2')) };
  const { status, out, err } = await run('headingress render -f hmls.json', { files });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out.match(/^kind: .*/gm)).toEqual([
    'kind: ServiceEntry',
    'kind: ServiceEntry',
    'kind: VirtualService',
  ]);
  expect(out).toContain('apiVersion: networking.istio.io/v1beta1\n');
});

test('render finds the named HyperMLService in several files', async () => {
  const { metadata, ...rest } = reporting('spoke1');
  const other = { ...rest, metadata: { ...metadata, name: 'other' } };
  const files = {
    'mnist.json': JSON.stringify({ metadata, ...rest }),
    'other.json': JSON.stringify(other),
  };
  const line = 'headingress render mnist -f mnist.json -f other.json';
  const { status, out, err } = await run(line, { files });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^kind: VirtualService\n(.*\n)*? {2}name: mnist$/m);
});

test('the version is the newest that is served, or the requested one', async () => {
  const { hi, ingress } = await aWorld();
  const versions = ['v1alpha3', 'v1beta1', 'v1'].map((version) => ({ version }));
  ingress.documents.set('/apis/networking.istio.io', { versions });
  expect((await hi('render mnist')).out).toContain('apiVersion: networking.istio.io/v1\n');
  expect((await hi('render mnist --api-version v1beta1')).out).toContain(
    'apiVersion: networking.istio.io/v1beta1\n',
  );
  expect((await hi('render mnist --api-version v2')).err).toContain(
    'does not serve networking.istio.io/v2; it serves v1alpha3, v1beta1, v1\n',
  );
});

test.each([
  ['--timeout 0', {}],
  ['--timeout 5s', { timeout: '5s' }],
  ['--retries 0', { retries: { attempts: 0 } }],
])('`apply %s` after `--timeout 1m`', async (flags, expected) => {
  const { hi, ingress } = await aWorld();
  await hi('apply mnist --timeout 1m');
  expect(await hi(`apply mnist ${flags}`)).toMatchObject({ status: 0 });
  const live = (await ingress.get(VIRTUALSERVICES, REF)) as KubeObject & {
    spec: { http: object[] };
  };
  expect(live.spec.http[0]).toMatchObject(expected);
  if (flags === '--timeout 0') expect(live.spec.http[0]).not.toHaveProperty('timeout');
});
