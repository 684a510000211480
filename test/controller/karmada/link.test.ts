import { isProblem } from '../../../src/controller/karmada/karmada.ts';
import { KarmadaLink } from '../../../src/controller/karmada/link.ts';
import { HmlsError } from '../../../src/errors.ts';
import { WORKS } from '../../../src/karmada/kinds.ts';
import type { ReachProblem } from '../../../src/karmada/observation.ts';
import type { StartReflection } from '../../../src/kube/reflection.ts';
import { reflectWith } from '../../../src/kube/reflection.ts';
import { SECRETS, type Secret } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { aSpoke } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { FakeTimers } from '../../support/timers.ts';

const AT = { namespace: 'karmada-system', name: 'karmada-kubeconfig', key: 'kubeconfig' };
const { key, ...REF } = AT;

function aSecret(kubeconfig: string, of = key): Secret {
  const data = { [of]: Buffer.from(kubeconfig).toString('base64') };
  return { apiVersion: 'v1', kind: 'Secret', metadata: REF, data };
}

/** A link on a hub with `objects`; a kubeconfig names one of `karmadas`. */
function aLink(...objects: KubeObject[]) {
  const hub = new FakeCluster(...objects);
  const karmadas = { blue: new FakeCluster(aSpoke('spoke1')), green: new FakeCluster() };
  const timers = new FakeTimers();
  const reflect: StartReflection = (cluster, kind, scope, onChange) => {
    const deps = { timing: timers.timing, report: fail };
    return reflectWith(deps, { cluster, kind, scope, onChange });
  };
  const news: string[] = [];
  const start = () =>
    new KarmadaLink(AT, {
      hub,
      reflect,
      timers,
      connectTo: async (text) => {
        const found = Object.entries(karmadas).find(([name]) => name === text);
        if (!found) throw new HmlsError('usage', 'no server found for cluster ""');
        return found[1];
      },
      onWork: () => {},
      onSpoke: () => {},
      onReach: () => news.push(said(link.current())),
    });
  let link: KarmadaLink;
  /** Starts the link and lets `ms` pass. */
  const run = async (ms: number) => {
    link ??= start();
    started.push(link);
    await timers.pass(ms);
    return said(link.current());
  };
  return { hub, ...karmadas, timers, news, run, current: () => link.current() };

  function said(state: ReturnType<KarmadaLink['current']>): string {
    if (!state) return 'unknown';
    if (isProblem(state)) return (state as ReachProblem).reason;
    return Object.entries(karmadas).find(([, api]) => api === state.api)?.[0] ?? '?';
  }
}

const started: KarmadaLink[] = [];
afterEach(() => {
  for (const link of started.splice(0)) link.stop();
});

function fail(error: Error): never {
  throw error;
}

const forbidden = new HmlsError('forbidden', 'secrets "karmada-kubeconfig" is forbidden', {
  reason: 'Forbidden',
});

test('connected by the Secret; reported once', async () => {
  const { run, news, current } = aLink(aSecret('blue'));
  expect(await run(0)).toBe('blue');
  await run(30_000);
  expect(news).toEqual(['blue']);
  const karmada = current();
  expect(karmada && !isProblem(karmada) && karmada.spokes.list()).toHaveLength(1);
});

test('nothing is reported while connecting', async () => {
  const { blue, run, news } = aLink(aSecret('blue'));
  blue.down();
  expect(await run(2900)).toBe('unknown');
  expect(news).toEqual([]);
});

test('never reached: reported at the second check', async () => {
  const { blue, run, news } = aLink(aSecret('blue'));
  blue.down();
  await run(5900);
  expect(news).toEqual([]);
  await run(3100);
  expect(news).toEqual(['KarmadaUnreachable']);
});

test.each([
  { name: 'no Secret', objects: [], reason: 'KarmadaSecretNotFound' },
  {
    name: 'no such key in it',
    objects: [aSecret('blue', 'other')],
    reason: 'KarmadaSecretKeyNotFound',
  },
  { name: 'no kubeconfig in it', objects: [aSecret('red')], reason: 'KarmadaKubeconfigInvalid' },
])('$name: reported at once, and recovers with the right Secret', async ({ objects, reason }) => {
  const { hub, run, news } = aLink(...objects);
  expect(await run(0)).toBe(reason);

  if (objects.length > 0) await hub.replace(SECRETS, aSecret('blue'));
  else await hub.create(SECRETS, aSecret('blue'));
  await run(1000);
  expect(news).toEqual([reason, 'blue']);
});

test('the error has no byte of the Secret', async () => {
  const { run, current } = aLink(aSecret('top-secret'));
  await run(0);
  expect(current()).toEqual({
    reason: 'KarmadaKubeconfigInvalid',
    message:
      'key "kubeconfig" of Secret karmada-system/karmada-kubeconfig is not a valid kubeconfig: no server found for cluster ""',
  });
});

test('no permission to read the Secret: reported, and recovers when granted', async () => {
  const { hub, run, news } = aLink(aSecret('blue'));
  const allow = hub.fail({ kind: SECRETS }, forbidden);
  expect(await run(3000)).toBe('KarmadaSecretForbidden');
  allow();
  expect(await run(30_000)).toBe('blue');
  expect(news).toEqual(['KarmadaSecretForbidden', 'blue']);
});

test('a permission that is revoked later does not end the connection', async () => {
  const { hub, run } = aLink(aSecret('blue'));
  await run(0);
  hub.fail({ kind: SECRETS }, forbidden);
  hub.disconnect();
  expect(await run(60_000)).toBe('blue');
});

test('lost after two failed checks in a row, and reconnected', async () => {
  const { blue, run, news } = aLink(aSecret('blue'));
  await run(0);
  const up = blue.down();
  expect(await run(4000)).toBe('blue');
  expect(await run(4000)).toBe('KarmadaUnreachable');
  up();
  expect(await run(30_000)).toBe('blue');
  expect(news).toEqual(['blue', 'KarmadaUnreachable', 'blue']);
});

test('an error between two checks is no loss', async () => {
  const { blue, run, news } = aLink(aSecret('blue'));
  await run(0);
  const up = blue.down();
  await run(3500);
  up();
  await run(60_000);
  expect(news).toEqual(['blue']);
});

test('another message for the same loss is not reported', async () => {
  const { blue, run, news, current } = aLink(aSecret('blue'));
  await run(0);
  blue.down();
  await run(10_000);
  const said = current();
  blue.fail({ verb: 'list', kind: WORKS }, new HmlsError('unreachable', 'timed out'));
  await run(60_000);
  expect(current()).toBe(said);
  expect(news).toEqual(['blue', 'KarmadaUnreachable']);
});

test('a rotated Secret is picked up without a restart', async () => {
  const { hub, run, news } = aLink(aSecret('blue'));
  await run(0);
  await hub.replace(SECRETS, aSecret('green'));
  expect(await run(0)).toBe('green');
  expect(news).toEqual(['blue', 'green']);
});

test('a change of another key in the Secret does not matter', async () => {
  const { hub, run, news } = aLink(aSecret('blue'));
  await run(0);
  await hub.patch(SECRETS, REF, { metadata: { labels: { team: 'ml' } } });
  expect(await run(1000)).toBe('blue');
  expect(news).toEqual(['blue']);
});

test('deleting the Secret ends the connection', async () => {
  const { hub, run, news } = aLink(aSecret('blue'));
  await run(0);
  await hub.remove(SECRETS, REF);
  expect(await run(1000)).toBe('KarmadaSecretNotFound');
  expect(news).toEqual(['blue', 'KarmadaSecretNotFound']);
});
