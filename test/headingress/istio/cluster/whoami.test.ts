import { HmlsError } from '../../../../src/errors.ts';
import { userOn } from '../../../../src/headingress/istio/cluster/whoami.ts';
import type { Cluster } from '../../../../src/kube/cluster.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

/** An API server that responds to every review with `status`. */
function answering(status: object): Cluster {
  const cluster = new FakeCluster();
  const create = async <T extends KubeObject>(_: unknown, object: T): Promise<T> => ({
    ...object,
    status,
  });
  return Object.assign(cluster, { create });
}

test('the user is as reported by the API server', async () => {
  expect(await userOn(answering({ userInfo: { username: 'alice' } }))).toBe('alice');
});

test('without a response the user is unknown', async () => {
  expect(await userOn(answering({}))).toBe('unknown');
  const older = new FakeCluster();
  older.fail({ verb: 'create' }, new HmlsError('not-found', 'no', { reason: 'NotFound' }));
  expect(await userOn(older)).toBe('unknown');
});
