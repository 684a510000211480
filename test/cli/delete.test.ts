import { FINALIZER } from '../../src/controller/hold.ts';
import { HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import { aService } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const held = aService({ metadata: { ...aService().metadata, finalizers: [FINALIZER] } });
const deleted = 'hypermlservice.tensorstack.dev "mnist" deleted from demo namespace\n';

test('one that nothing holds is gone at once', async () => {
  const hub = new FakeCluster(aService());
  expect(await run('delete mnist -n demo', { clusters: { hub } })).toEqual({
    status: 0,
    out: deleted,
    err: '',
  });
  expect(hub.objects(HYPERMLSERVICES)).toEqual([]);
});

test('what holds it is waited for, and named when the time is up: status 3', async () => {
  const hub = new FakeCluster(held);
  const { status, out, err } = await run('delete hmls/mnist -n demo --timeout 5s', {
    clusters: { hub },
  });
  expect({ status, out }).toEqual({ status: 3, out: deleted });
  expect(
    err,
  ).toBe(`error: "mnist" is still there after 5s: the controller has not begun to remove what it placed
hint: kubectl hmls delete mnist -n demo --force
`);
});

test('--wait=false does not wait', async () => {
  const hub = new FakeCluster(held);
  const line = 'delete mnist -n demo --wait=false';
  expect(await run(line, { clusters: { hub } })).toEqual({ status: 0, out: deleted, err: '' });
  expect(hub.objects(HYPERMLSERVICES)).toHaveLength(1);
});

test('one that is not there', async () => {
  expect(await run('delete nope', { clusters: { hub: new FakeCluster() } })).toEqual({
    status: 1,
    out: '',
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});
