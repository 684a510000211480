import type { Event } from '../../src/kube/cluster.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const service = aService({
  status: {
    observedGeneration: 1,
    aggregatedStatus: [entry('spoke1', anMLService(), ready('spoke1'))],
  },
});

const event: Event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { namespace: 'demo', name: 'mnist.1' },
  involvedObject: { uid: 'uid-1' },
  type: 'Warning',
  reason: 'ClusterNotReady',
  message: 'spoke2 does not answer',
  lastTimestamp: '2024-04-15T10:02:00Z',
};

const ofAnother: Event = {
  ...event,
  metadata: { namespace: 'demo', name: 'other.1' },
  involvedObject: { uid: 'uid-2' },
  reason: 'Unrelated',
};

test('what it is, how it does, and what happened', async () => {
  const hub = new FakeCluster(service, event, ofAnother);
  const { status, out, err } = await run('describe mnist -n demo', { clusters: { hub } });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^Name: +mnist\nNamespace: +demo\n/);
  expect(out).toMatch(/^ {2}spoke1 +MLService\/torch +True +True /m);
  expect(out).toContain('http://torch.demo.ksvc.spoke1.example.com');
  expect(out).not.toContain('Unrelated');
  expect(out).toMatch(/^ {2}Warning +ClusterNotReady +30s +spoke2 does not answer$/m);
});

test('`hmls/NAME` is a name, too', async () => {
  const hub = new FakeCluster(service);
  expect(await run('describe hmls/mnist -n demo', { clusters: { hub } })).toMatchObject({
    status: 0,
  });
});

test('one that is not there', async () => {
  expect(await run('describe nope', { clusters: { hub: new FakeCluster(service) } })).toEqual({
    status: 1,
    out: '',
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});
