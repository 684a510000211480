import { countAt, present, textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { ReportError } from './status.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** Events of HyperMLServices and their resources, which `events -o json` prints as they are. */
export interface EventReport extends TypeMeta<'HyperMLServiceEventReport'> {
  /** Oldest first. */
  readonly items: readonly EventFacts[];
  /** The clusters that could not be queried; their events are missing from `items`. */
  readonly errors: readonly ReportError[];
}

export interface EventFacts {
  /** `hub`, `karmada`, or the name of a spoke. */
  readonly cluster: string;
  readonly namespace: string;
  readonly type: string;
  readonly reason: string;
  /** `Kind/name` of the involved object. */
  readonly object: string;
  readonly message: string;
  readonly count: number;
  /** RFC 3339. */
  readonly first?: string;
  readonly last?: string;
  /** The reporting component. */
  readonly from?: string;
}

export const eventReport = (
  items: readonly EventFacts[],
  errors: readonly ReportError[],
): EventReport => ({
  ...typeMeta('HyperMLServiceEventReport'),
  items,
  errors,
});

/** The facts of `event`, whether it was written through `v1` or `events.k8s.io/v1`. */
export function eventFacts(cluster: string, event: KubeObject): EventFacts {
  const kind = textAt(event, 'involvedObject', 'kind') ?? '';
  const name = textAt(event, 'involvedObject', 'name') ?? '';
  const moment = textAt(event, 'eventTime') ?? event.metadata.creationTimestamp;
  const first = textAt(event, 'firstTimestamp') ?? moment;
  return {
    cluster,
    namespace: event.metadata.namespace ?? '',
    type: textAt(event, 'type') ?? '',
    reason: textAt(event, 'reason') ?? '',
    object: `${kind}/${name}`,
    message: textAt(event, 'message') ?? '',
    count: countAt(event, 'series', 'count') ?? countAt(event, 'count') ?? 1,
    ...present({
      first,
      last: textAt(event, 'series', 'lastObservedTime') ?? textAt(event, 'lastTimestamp') ?? first,
      from: textAt(event, 'source', 'component') ?? textAt(event, 'reportingComponent'),
    }),
  };
}

/** Oldest first; events of the same time by cluster. */
export const inTime = (events: readonly EventFacts[]): EventFacts[] =>
  [...events].sort(
    (a, b) => timeOf(a) - timeOf(b) || (a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : 0),
  );

const timeOf = ({ last = '' }: EventFacts) => Date.parse(last) || 0;

/** The events of the comma-separated `types`, in any case; all events without. */
export function ofTypes(events: readonly EventFacts[], types: string | undefined): EventFacts[] {
  const wanted = types?.toLowerCase().split(',');
  return events.filter(({ type }) => !wanted || wanted.includes(type.toLowerCase()));
}
