import { HMLS_GAUGES } from '../../../src/controller/hmls/gauges.ts';
import { anMLService, aService, entry } from '../../support/builders.ts';

const applied = entry('spoke1', anMLService());
const valuesOf = (name: string, services: Parameters<(typeof HMLS_GAUGES)[number]['values']>[0]) =>
  HMLS_GAUGES.find((gauge) => gauge.name === name)?.values(services);

test.each([
  { services: [], total: 0, states: { applied: 0, failed: 0, stale: 0 } },
  { services: [aService()], total: 1, states: { applied: 0, failed: 0, stale: 0 } },
  {
    services: [
      aService({ status: { aggregatedStatus: [applied, { ...applied, applied: false }] } }),
      aService({ status: { aggregatedStatus: [{ ...applied, stale: true }, applied] } }),
    ],
    total: 2,
    states: { applied: 2, failed: 1, stale: 1 },
  },
])('$total services with $states', ({ services, total, states }) => {
  expect(valuesOf('hmls_hypermlservices', services)).toEqual({ '': total });
  expect(valuesOf('hmls_entries', services)).toEqual(states);
});
