import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventFacts, inTime, ofTypes } from '../../src/reports/events.ts';

const event = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { namespace: 'demo', name: 'e', creationTimestamp: '2024-04-15T10:00:00Z' },
  ...fields,
});

test.each<[string, object, object]>([
  [
    'as v1 has it',
    {
      type: 'Warning',
      count: 3,
      firstTimestamp: '2024-04-15T10:01:00Z',
      lastTimestamp: '2024-04-15T10:02:00Z',
      source: { component: 'kubelet' },
      involvedObject: { kind: 'Pod', name: 'x' },
    },
    {
      type: 'Warning',
      object: 'Pod/x',
      count: 3,
      first: '2024-04-15T10:01:00Z',
      last: '2024-04-15T10:02:00Z',
      from: 'kubelet',
    },
  ],
  [
    'as events.k8s.io has it',
    {
      eventTime: '2024-04-15T10:01:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      series: { count: 7, lastObservedTime: '2024-04-15T10:05:00.000000Z' },
      reportingComponent: 'scheduler',
    },
    {
      count: 7,
      first: '2024-04-15T10:01:00.000000Z',
      last: '2024-04-15T10:05:00.000000Z',
      from: 'scheduler',
    },
  ],
  ['with nothing in it', {}, { count: 1, first: '2024-04-15T10:00:00Z', type: '', object: '/' }],
])('an event %s', (_, fields, facts) => {
  expect(eventFacts('spoke1', event(fields))).toMatchObject({ cluster: 'spoke1', ...facts });
});

const at = (cluster: string, lastTimestamp: string, type = 'Normal') =>
  eventFacts(cluster, event({ lastTimestamp, type }));

test('the latest last, whatever the precision of the times', () => {
  const events = [
    at('c', '2024-04-15T10:02:00Z'),
    at('b', '2024-04-15T10:01:00.500000Z'),
    at('b', '2024-04-15T10:01:00Z'),
    at('a', '2024-04-15T10:01:00Z'),
  ];
  expect(inTime(events).map(({ cluster, last }) => `${cluster} ${last}`)).toEqual([
    'a 2024-04-15T10:01:00Z',
    'b 2024-04-15T10:01:00Z',
    'b 2024-04-15T10:01:00.500000Z',
    'c 2024-04-15T10:02:00Z',
  ]);
});

test.each<[string | undefined, number]>([
  [undefined, 2],
  ['Warning', 1],
  ['normal,WARNING', 2],
  ['Other', 0],
])('of the types %s', (types, count) => {
  const events = [at('a', '', 'Normal'), at('a', '', 'Warning')];
  expect(ofTypes(events, types)).toHaveLength(count);
});
