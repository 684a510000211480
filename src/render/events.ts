import type { EventFacts } from '../reports/events.ts';
import { age } from './kubectl/age.ts';
import { cellText, rowWriter } from './kubectl/table.ts';

export interface EventOptions {
  /** Shows the cluster of each in the first column: `hub`, `karmada` or a spoke. */
  readonly clusters: boolean;
  /** Shows the namespace of each. */
  readonly namespaces: boolean;
  readonly headers: boolean;
}

/** Prints events one per line, as `kubectl events` does; each call continues the table of those before. */
export function eventPrinter({ clusters, namespaces, headers }: EventOptions) {
  const write = rowWriter();
  const titles = [
    ...(clusters ? ['CLUSTER'] : []),
    ...(namespaces ? ['NAMESPACE'] : []),
    ...['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
  ];
  let isFirst = headers;
  return (events: readonly EventFacts[], now: Date): string => {
    const rows = events.map((event) => [
      ...(clusters ? [event.cluster] : []),
      ...(namespaces ? [event.namespace] : []),
      lastSeen(event, now),
      event.type,
      event.reason,
      cellText(event.object),
      cellText(event.message),
    ]);
    const text = write(isFirst ? [titles, ...rows] : rows);
    isFirst = false;
    return text;
  };
}

/** `10s`; `10s (x3 over 2m)` for an event that recurred. */
function lastSeen({ count, first, last }: EventFacts, now: Date): string {
  const since = age(last, now);
  return count > 1 ? `${since} (x${count} over ${age(first, now)})` : since;
}
