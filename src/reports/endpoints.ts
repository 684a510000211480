import { type AggregatedEntry, type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { present } from '../kubernetes/fields.ts';
import { healthOf } from '../status/health.ts';
import { entryStateOf } from '../status/state.ts';
import type { Endpoint, WorkloadHealth } from '../workloads/kind.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** Where HyperMLServices answer, for people and for scripts: what `endpoints` prints. */
export interface EndpointReport extends TypeMeta<'HyperMLServiceEndpointReport'> {
  readonly items: readonly EndpointFacts[];
}

/** One address of one workload on one spoke. */
export interface EndpointFacts {
  readonly namespace: string;
  /** Of the HyperMLService. */
  readonly service: string;
  readonly cluster: string;
  /** `Kind/name` */
  readonly workload: string;
  /** `address` for the whole workload's, else the release that answers there. */
  readonly endpoint: string;
  /** Absent while the workload reports none. */
  readonly url?: string;
  readonly ready: boolean;
  /** Why it is not ready, or why the ingress cluster cannot route to it. */
  readonly message?: string;
  /** What a request brought, if one was sent. */
  readonly check?: Probe;
}

/** What one HTTP GET brought. */
export interface Probe {
  readonly ok: boolean;
  /** `200 OK`, or why there was no answer. */
  readonly result: string;
  readonly milliseconds: number;
}

export const endpointReport = (items: readonly EndpointFacts[]): EndpointReport => ({
  ...typeMeta('HyperMLServiceEndpointReport'),
  items,
});

/** Every address of every workload of `hmls`; one without an address for a workload that has none. */
export function endpointsOf(hmls: HyperMLService): EndpointFacts[] {
  return (hmls.status?.aggregatedStatus ?? []).flatMap((entry) => {
    const health = healthOf(hmls, entry);
    if (!health) return [];
    const { endpoints } = health;
    return endpoints.length > 0
      ? endpoints.map((endpoint) => factsOf(hmls, entry, health, endpoint))
      : [factsOf(hmls, entry, health, { name: 'address' })];
  });
}

function factsOf(
  hmls: HyperMLService,
  entry: AggregatedEntry,
  health: WorkloadHealth,
  { name, url, release, unusable }: Partial<Endpoint> & Pick<Endpoint, 'name'>,
): EndpointFacts {
  const { state, message } = entryStateOf(hmls, entry);
  const itself = health.releases.find((r) => r.name === release);
  // A release may be ready although another holds the workload up.
  const isUp = itself ? itself.ready && entry.applied && !entry.stale : state === 'Ready';
  const ready = isUp && url !== undefined;
  const why = isUp
    ? unusable
    : (message ?? (itself ? 'The release is not ready' : 'It is not ready'));
  return {
    namespace: hmls.metadata.namespace ?? '',
    service: hmls.metadata.name,
    cluster: entry.cluster,
    workload: nameOf(entry.resource),
    endpoint: name,
    ...present({ url }),
    ready,
    ...present({ message: why ?? (url === undefined ? 'It reports no address' : undefined) }),
  };
}
