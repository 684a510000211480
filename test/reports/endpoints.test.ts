import type { AggregatedEntry } from '../../src/hmls/hypermlservice.ts';
import { endpointsOf } from '../../src/reports/endpoints.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const withRelease = {
  ...ready('spoke1'),
  releases: [
    { name: 'origin', ready: true, url: 'http://origin.example.com' },
    { name: 'canary', ready: false, url: 'http://canary.example.com' },
  ],
};
const starting = { conditions: [{ type: 'Ready', status: 'False', message: 'Pulling' }] };
const local = { ...ready('spoke1'), address: { url: 'http://torch.demo.svc.cluster.local' } };
const good = entry('spoke1', anMLService(), ready('spoke1'));

const lines = (of: AggregatedEntry) =>
  endpointsOf(aService({ status: { observedGeneration: 1, aggregatedStatus: [of] } })).map(
    ({ cluster, workload, endpoint, url, ready: isReady, message }) =>
      [cluster, workload, endpoint, url ?? '-', isReady, message ?? ''].join(' ').trimEnd(),
  );

const ADDRESS = 'http://torch.demo.ksvc.spoke1.example.com';

test.each<[string, AggregatedEntry, string[]]>([
  ['ready', good, [`spoke1 MLService/torch address ${ADDRESS} true`]],
  [
    'each release by itself',
    entry('spoke1', anMLService(), withRelease),
    [
      `spoke1 MLService/torch address ${ADDRESS} true`,
      'spoke1 MLService/torch origin http://origin.example.com true',
      'spoke1 MLService/torch canary http://canary.example.com false Release not ready',
    ],
  ],
  [
    'none yet',
    { ...good, ready: false, status: starting },
    ['spoke1 MLService/torch address - false Pulling'],
  ],
  [
    'on an unreachable spoke',
    { ...good, stale: true },
    [
      `spoke1 MLService/torch address ${ADDRESS} false Cluster unreachable from Karmada; last known status may be stale`,
    ],
  ],
  [
    'known only inside its cluster',
    entry('spoke1', anMLService(), local),
    [
      'spoke1 MLService/torch address http://torch.demo.svc.cluster.local true torch.demo.svc.cluster.local is only resolvable inside its own cluster',
    ],
  ],
  [
    'ready without an address',
    entry('spoke1', anMLService(), { ...ready('spoke1'), address: {} }),
    ['spoke1 MLService/torch address - false No address reported'],
  ],
  [
    'of a manifest that is no workload',
    entry('spoke1', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's3' } }),
    [],
  ],
])('%s', (_, of, told) => {
  expect(lines(of)).toEqual(told);
});
