import { headIngressObjects } from '../../src/headingress/istio/objects.ts';
import type { Event } from '../../src/kubernetes/event.ts';
import { aHeadIngress, anMLService, aService, entry, ready } from '../support/builders.ts';
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

test('spec, state and events of a service', async () => {
  const hub = new FakeCluster(service, event, ofAnother);
  const { status, out, err } = await run('describe mnist -n demo', { clusters: { hub } });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^Name: +mnist\nNamespace: +demo\n/);
  expect(out).toMatch(/^ {2}spoke1 +MLService\/torch +True +True /m);
  expect(out).toContain('http://torch.demo.ksvc.spoke1.example.com');
  expect(out).not.toContain('Unrelated');
  expect(out).toMatch(/^ {2}Warning +ClusterNotReady +30s +spoke2 does not answer$/m);
});

const named = (name: string, labels: Record<string, string> = {}) => ({
  ...service,
  metadata: { ...service.metadata, name, labels, uid: `uid-${name}` },
});

describe('several', () => {
  const clusters = {
    hub: new FakeCluster(
      named('mnist-1', { team: 'x' }),
      named('mnist-2', { team: 'x' }),
      named('bert'),
    ),
  };
  const namesIn = (out: string) => [...out.matchAll(/^Name: +(.*)$/gm)].map(([, name]) => name);

  test.each([
    ['a prefix', 'describe mnist', ['mnist-1', 'mnist-2']],
    ['several names', 'describe bert mnist-2', ['bert', 'mnist-2']],
    ['labels', 'describe -l team=x', ['mnist-1', 'mnist-2']],
    ['labels in all namespaces', 'describe -A -l team', ['mnist-1', 'mnist-2']],
    ['no name', 'describe', ['bert', 'mnist-1', 'mnist-2']],
    ['all namespaces', 'describe -A', ['bert', 'mnist-1', 'mnist-2']],
  ])('%s', async (_, line, names) => {
    const { status, out } = await run(`${line} -n demo`, { clusters });
    expect(status).toBe(0);
    expect(namesIn(out).sort()).toEqual(names);
    expect(out.split('\n\n\nName:')).toHaveLength(names.length);
    expect(out).not.toContain('Events:');
  });

  test('with their events only on request', async () => {
    const { out } = await run('describe mnist -n demo --show-events', { clusters });
    expect(out.match(/^Events:/gm)).toHaveLength(2);
  });

  test('one, without its events on request', async () => {
    const { out } = await run('describe bert -n demo --show-events=false', { clusters });
    expect(out).not.toContain('Events:');
  });

  test('none', async () => {
    expect(await run('describe', { clusters })).toEqual({
      status: 0,
      out: '',
      err: 'No resources found in default namespace.\n',
    });
  });
});

test('a HeadIngress, where an ingress cluster is configured', async () => {
  const [virtualService] = headIngressObjects(aHeadIngress()).slice(-1);
  const clusters = {
    hub: new FakeCluster(service),
    ingress: new FakeCluster(...(virtualService ? [virtualService] : [])),
  };
  const line = 'describe mnist -n demo --ingress-context ingress';
  expect((await run(line, { clusters })).out).toMatch(/^HeadIngress:\n {2}Name: +demo\/mnist\n/m);
  const without = { ...clusters, ingress: new FakeCluster() };
  expect((await run(line, { clusters: without })).out).toContain('HeadIngress:  <none>\n');
  const { out } = await run('describe mnist -n demo', { clusters });
  expect(out).not.toContain('HeadIngress');
});

test('every HeadIngress of a service is shown, whatever its name and namespace', async () => {
  const objects = [
    aHeadIngress({ namespace: 'edge', name: 'canary' }),
    aHeadIngress(),
    aHeadIngress({ name: 'bert', source: { namespace: 'demo', name: 'bert', uid: 'uid-2' } }),
  ].flatMap((one) => headIngressObjects(one).slice(-1));
  const clusters = { hub: new FakeCluster(service), ingress: new FakeCluster(...objects) };
  const { out } = await run('describe mnist -n demo --ingress-context ingress', { clusters });
  const names = [...out.matchAll(/^HeadIngress:\n {2}Name: +(.*)/gm)].map(([, name]) => name);
  expect(names).toEqual(['demo/mnist', 'edge/canary']);
});

test('`hmls/NAME` is accepted, too', async () => {
  const hub = new FakeCluster(service);
  expect(await run('describe hmls/mnist -n demo', { clusters: { hub } })).toMatchObject({
    status: 0,
  });
});

test('a service that does not exist', async () => {
  expect(await run('describe nope', { clusters: { hub: new FakeCluster(service) } })).toEqual({
    status: 1,
    out: '',
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
  });
});

test.each([
  ['describe mnist -l team=x', 1, 'error: name cannot be provided when a selector is specified\n'],
  ['describe -l team=none -n demo', 0, 'No resources found in demo namespace.\n'],
  ['describe -A -l team=none', 0, 'No resources found\n'],
])('`%s` shows nothing', async (line, status, err) => {
  const clusters = { hub: new FakeCluster(service) };
  expect(await run(line, { clusters })).toEqual({ status, out: '', err });
});
