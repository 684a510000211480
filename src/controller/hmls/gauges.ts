import type { HyperMLService } from '../../hmls/hypermlservice.ts';
import type { ObjectGauge } from '../reconciler.ts';

/** The metrics of HyperMLServices themselves. Names and labels are part of the interface. */
export const HMLS_GAUGES: readonly ObjectGauge<HyperMLService>[] = [
  {
    name: 'hmls_hypermlservices',
    help: 'Number of HyperMLServices on the hub.',
    values: (services) => ({ '': services.length }),
  },
  {
    name: 'hmls_entries',
    help: 'Number of manifests on spokes, by state: applied, failed or stale.',
    label: 'state',
    values: entryStates,
  },
];

function entryStates(services: readonly HyperMLService[]): Record<string, number> {
  const states = { applied: 0, failed: 0, stale: 0 };
  for (const entry of services.flatMap(({ status }) => status?.aggregatedStatus ?? [])) {
    states[entry.stale ? 'stale' : entry.applied ? 'applied' : 'failed']++;
  }
  return states;
}
