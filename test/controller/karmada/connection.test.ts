import { Connection } from '../../../src/controller/karmada/connection.ts';
import { isProblem } from '../../../src/controller/karmada/karmada.ts';
import { HmlsError } from '../../../src/errors.ts';
import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import { reflectWith } from '../../../src/kube/reflection.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { aSpoke, aWork } from '../../support/builders.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { FakeTimers } from '../../support/timers.ts';

const opened: Connection[] = [];
afterEach(() => {
  for (const connection of opened.splice(0)) connection.stop();
});

/** A connection to a Karmada with a spoke and a Work; `news` is what it reported. */
function aConnection(api = new FakeCluster(aSpoke('spoke1'), aWork({}))) {
  const timers = new FakeTimers();
  const news: string[] = [];
  api.documents.set('/version', {});
  const connection = new Connection(api, {
    timers,
    reflect: (cluster, kind, scope, onChange) =>
      reflectWith({ timing: timers.timing, report: () => {} }, { cluster, kind, scope, onChange }),
    onWork: (work, owners) => news.push(`${refOf(work).name} of ${owners.map(({ name }) => name)}`),
    onSpoke: ({ metadata }) => news.push(metadata.name),
    onReach: () => news.push('reached'),
  });
  opened.push(connection);
  const reason = () => {
    const { state } = connection;
    return state && (isProblem(state) ? `${state.reason}: ${state.message}` : 'reached');
  };
  return { api, timers, connection, news, reason };
}

test('reached once its Works and spokes are listed', async () => {
  const { connection, timers, news, reason } = aConnection();
  expect(connection.state).toBeUndefined();
  await timers.pass(0);
  expect(reason()).toBe('reached');
  expect(news.at(-1)).toBe('reached');
  expect(news).toContain('spoke1');
  expect(news).toContainEqual(expect.stringMatching(/^torch-\w+ of mnist$/));
});

test('what changes is reported', async () => {
  const { api, timers, news } = aConnection();
  await timers.pass(0);
  news.length = 0;
  await api.create(CLUSTERS, aSpoke('spoke2'));
  await api.remove(CLUSTERS, { namespace: '', name: 'spoke2' });
  await timers.pass(0);
  expect(news).toEqual(['spoke2', 'spoke2']);
});

test('unreachable after two checks that fail, and reached again once it responds', async () => {
  const { api, connection, timers, reason } = aConnection();
  await timers.pass(0);
  const up = api.down();
  await timers.pass(100);
  expect(connection.check()).toBe(false);
  expect(reason()).toBe('reached');
  expect(connection.check()).toBe(true);
  expect(reason()).toMatch(/^KarmadaUnreachable: Karmada's API server .* is unreachable: /);
  up();
  await timers.pass(60_000);
  connection.check(); // asks for a response, which comes before the next check
  await timers.pass(0);
  expect(connection.check()).toBe(true);
  expect(reason()).toBe('reached');
});

test('credentials that are rejected are told apart from an outage', async () => {
  const api = new FakeCluster();
  api.fail({ kind: WORKS }, new HmlsError('forbidden', 'works is forbidden'));
  const { connection, timers, reason } = aConnection(api);
  await timers.pass(100);
  connection.check();
  connection.check();
  expect(reason()).toMatch(
    /^KarmadaRefused: .* denied access: works is forbidden; check the user in the kubeconfig$/,
  );
});

test('a server that hangs is unreachable, though its watches do not fail', async () => {
  const { api, connection, timers, reason } = aConnection();
  await timers.pass(0);
  api.read = () => new Promise(() => {});
  connection.check();
  await timers.pass(11_000);
  connection.check();
  connection.check();
  expect(reason()).toMatch(/: no response for 10 s$/);
});
