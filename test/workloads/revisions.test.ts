import { revisionsOf, taggedEndpoints } from '../../src/workloads/revisions.ts';

const targets = [
  { revisionName: 'v1', percent: 60 },
  { revisionName: 'v1', percent: 10, tag: 'stable', url: 'http://stable.example.com' },
  { revisionName: 'v2', percent: 30 },
];

const v1 = { name: 'v1', ready: true, trafficPercent: 70, url: 'http://stable.example.com' };
const v2 = { name: 'v2', ready: true, trafficPercent: 30 };

test.each([
  { name: 'those with traffic', latestCreated: 'v2', latestReady: 'v2', revisions: [v1, v2] },
  {
    name: 'and the latest, which is not ready',
    latestCreated: 'v3',
    latestReady: 'v2',
    revisions: [v1, v2, { name: 'v3', ready: false, trafficPercent: 0 }],
  },
  {
    name: 'and the latest, which is ready',
    latestCreated: 'v3',
    latestReady: 'v3',
    revisions: [v1, v2, { name: 'v3', ready: true, trafficPercent: 0 }],
  },
])('$name', ({ latestCreated, latestReady, revisions }) => {
  expect(revisionsOf({ targets, routed: true, latestCreated, latestReady })).toEqual(revisions);
});

test('none is ready while the route is not in force', () => {
  const traffic = { targets, routed: false, latestCreated: undefined, latestReady: undefined };
  expect(revisionsOf(traffic).map(({ ready }) => ready)).toEqual([false, false]);
});

test('a tag has an endpoint of its own', () => {
  expect(taggedEndpoints(targets)).toEqual([
    { name: 'stable', url: 'http://stable.example.com', release: 'v1' },
  ]);
});
