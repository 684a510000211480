import type { EventFacts } from '../reports/events.ts';
import { age } from './kubectl/age.ts';
import { cellText, rowWriter } from './kubectl/table.ts';

export interface EventOptions {
  /** Shows where each happened, in front. */
  readonly clusters: boolean;
  /** Shows the namespace of each, in front. */
  readonly namespaces: boolean;
  readonly headers: boolean;
}

/** Prints events below those before, one a line, as `kubectl events` does. */
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

/** `10s`; `10s (x3 over 2m)` of what happened again. */
function lastSeen({ count, first, last }: EventFacts, now: Date): string {
  const since = age(last, now);
  return count > 1 ? `${since} (x${count} over ${age(first, now)})` : since;
}
