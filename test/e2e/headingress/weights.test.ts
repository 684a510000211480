import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { eventually } from '../../support/eventually.ts';
import { requests } from '../support/traffic.ts';
import { Scene } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
  await scene.routed('mnist');
}, 60_000);

const COUNT = 5000;

/** Requests of COUNT that each spoke answered, once the gateway has the split. */
async function spread(name: string, silent: readonly string[]): Promise<Map<string, number>> {
  await eventually(async () => {
    const { spokes } = await scene.traffic(name, 200);
    for (const spoke of silent) expect(spokes.has(spoke)).toBe(false);
  });
  const { statuses, spokes } = await scene.traffic(name, COUNT);
  expect(statuses).toEqual({ 200: COUNT });
  return new Map(spokes);
}

const near = (count: number | undefined, percent: number) =>
  expect(Math.abs((100 * (count ?? 0)) / COUNT - percent)).toBeLessThanOrEqual(2);

test.each([
  [30, 70],
  [0, 100],
  [1, 99],
  [100, 0],
])(
  'set-weight spoke1=%i spoke2=%i is how 5000 requests are spread, within 2 points',
  async (first, second) => {
    await scene.run('set-weight', 'mnist', `spoke1=${first}`, `spoke2=${second}`, '--wait');
    const silent = [...(first === 0 ? ['spoke1'] : []), ...(second === 0 ? ['spoke2'] : [])];
    await untilSplit('mnist', first);
    const spokes = await spread('mnist', silent);
    near(spokes.get('spoke1'), first);
    near(spokes.get('spoke2'), second);
  },
  60_000,
);

/** The weighted routes in Envoy's configuration. */
async function untilSplit(name: string, first: number): Promise<void> {
  await eventually(async () => {
    const { spokes } = await scene.traffic(name, 300);
    const share = (spokes.get('spoke1') ?? 0) / 3;
    expect(Math.abs(share - first)).toBeLessThanOrEqual(10);
  });
}

test('34, 33 and 33 over three hosts, one of them a release on a spoke', async () => {
  const [one, two] = [await scene.serve('spoke1', 'three'), await scene.serve('spoke2', 'three')];
  const canary = await scene.serve('spoke2', 'third');
  await scene.report('three', {
    spoke1: one,
    spoke2: two,
    spoke3: { ...canary, address: { url: canary.releases[0]?.url } },
  });
  await scene.run('create', 'three');
  await scene.untilAnswered('three');
  const { statuses, spokes, models } = await scene.traffic('three', COUNT);
  expect(statuses).toEqual({ 200: COUNT });
  near(spokes.get('spoke1'), 34);
  near(models.get('three on spoke2'), 33);
  near(models.get('third on spoke2'), 33);
}, 60_000);

test('drain, undrain and undo move all requests, and history shows who and why', async () => {
  await scene.routed('moves', '--weight', 'spoke1=30,spoke2=70', '--reason', 'launch');
  await scene.run('drain', 'moves', 'spoke2', '--reason', 'INC-42');
  await eventually(async () => {
    const { spokes } = await scene.traffic('moves', 200);
    expect(Object.fromEntries(spokes)).toEqual({ spoke1: 200 });
  });
  await scene.run('undrain', 'moves', 'spoke2');
  await scene.run('set-weight', 'moves', 'spoke1=0', 'spoke2');
  await eventually(async () => {
    const { spokes } = await scene.traffic('moves', 200);
    expect(Object.fromEntries(spokes)).toEqual({ spoke2: 200 });
  });
  await scene.run('undo', 'moves', '--to', '2');
  await eventually(async () => {
    const { spokes } = await scene.traffic('moves', 200);
    expect(Object.fromEntries(spokes)).toEqual({ spoke1: 200 });
  });
  const { out } = await scene.run('history', 'moves');
  expect(out.replaceAll(/\d{4}-\S*Z/g, 'TIME').replaceAll(/ {2,}/g, '  ')).toBe(
    `REVISION  TIME  USER  WEIGHTS  REASON
1  TIME  system:admin  spoke1=30,spoke2=70  launch
2  TIME  system:admin  spoke1=100,spoke2=0  INC-42
3  TIME  system:admin  spoke1=30,spoke2=70  undrain spoke2
4  TIME  system:admin  spoke1=0,spoke2=100  <none>
5  TIME  system:admin  spoke1=100,spoke2=0  undo to revision 2
`,
  );
}, 60_000);

test('no weight for a spoke that is not ready, unless forced', async () => {
  await scene.routed('lame', '--weight', 'spoke1=100,spoke2=0');
  const [spoke1, spoke2] = await statusesOf('lame');
  const broken = { ...spoke2, conditions: [{ type: 'Ready', status: 'False', message: 'no GPU' }] };
  await scene.report('lame', { spoke1, spoke2: broken });

  for (const args of [
    ['set-weight', 'lame', 'spoke1=50', 'spoke2=50'],
    ['drain', 'lame', 'spoke1'],
  ]) {
    expect(await scene.attempt(...args)).toMatchObject({ status: 2, out: '' });
  }
  const { spokes } = await requests(scene.url('lame'), 200);
  expect(Object.fromEntries(spokes)).toEqual({ spoke1: 200 });

  await scene.run('set-weight', 'lame', 'spoke1=0', 'spoke2=100', '--force');
  await eventually(async () => {
    const { spokes } = await requests(scene.url('lame'), 200);
    expect(Object.fromEntries(spokes)).toEqual({ spoke2: 200 });
  });
}, 60_000);

/** What the spokes report, in order. */
async function statusesOf(name: string): Promise<object[]> {
  const ref = { namespace: scene.namespace, name };
  const { status } = await scene.bed.hub.get(HYPERMLSERVICES, ref);
  return (status?.aggregatedStatus ?? []).map((entry) => entry.status as object);
}
