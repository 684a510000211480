import { tellEvent } from '../../src/controller/events.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { EVENTS } from '../../src/kubernetes/kinds.ts';
import type { Note } from '../../src/status/transitions.ts';
import { aService } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const FIRST = new Date('2024-04-15T10:00:00Z');
const LATER = new Date('2024-04-15T11:00:00Z');
const applied: Note = { type: 'Normal', reason: 'FullyApplied', message: 'All is well' };

let hub: FakeCluster;

beforeEach(() => {
  hub = new FakeCluster();
});

test('is in the namespace of the service, and refers to it', async () => {
  expect(await tellEvent(hub, HYPERMLSERVICES, aService(), applied, FIRST)).toMatchObject({
    verb: 'create',
  });
  expect(hub.objects(EVENTS)).toMatchObject([
    {
      metadata: { namespace: 'demo', name: expect.stringMatching(/^mnist\.[0-9a-f]{16}$/) },
      involvedObject: { kind: 'HyperMLService', namespace: 'demo', name: 'mnist', uid: 'uid-1' },
      ...applied,
      count: 1,
      firstTimestamp: '2024-04-15T10:00:00Z',
      lastTimestamp: '2024-04-15T10:00:00Z',
      source: { component: 'hypermlservice-controller' },
    },
  ]);
});

test('a repeated event only increments the count', async () => {
  await tellEvent(hub, HYPERMLSERVICES, aService(), applied, FIRST);
  expect(await tellEvent(hub, HYPERMLSERVICES, aService(), applied, LATER)).toMatchObject({
    verb: 'update',
  });
  expect(hub.objects(EVENTS)).toMatchObject([
    {
      count: 2,
      firstTimestamp: '2024-04-15T10:00:00Z',
      lastTimestamp: '2024-04-15T11:00:00Z',
    },
  ]);
});

test('another message, or another service of that name, is another event', async () => {
  const { metadata } = aService();
  await tellEvent(hub, HYPERMLSERVICES, aService(), applied, FIRST);
  await tellEvent(hub, HYPERMLSERVICES, aService(), { ...applied, message: 'Better still' }, FIRST);
  await tellEvent(
    hub,
    HYPERMLSERVICES,
    aService({ metadata: { ...metadata, uid: 'uid-2' } }),
    applied,
    FIRST,
  );
  expect(hub.objects(EVENTS).map(({ count }) => count)).toEqual([1, 1, 1]);
});

test('the longest name leaves no room for a suffix: the event gets another name', async () => {
  const metadata = { ...aService().metadata, name: 'n'.repeat(253) };
  await tellEvent(hub, HYPERMLSERVICES, aService({ metadata }), applied, FIRST);
  expect(hub.objects(EVENTS)[0]?.metadata.name).toMatch(/^[0-9a-f]{16}$/);
});
