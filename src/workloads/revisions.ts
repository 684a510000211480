import { countAt, present, textAt } from '../kubernetes/fields.ts';
import { endpointsAt } from './endpoint.ts';
import type { Endpoint, Release } from './kind.ts';

/** How Knative splits traffic over revisions; KServe copies it into its own status. */
export interface Traffic {
  /**
   * TrafficTargets, of which several may name one revision (knative/serving pkg/apis/serving/v1).
   */
  readonly targets: readonly unknown[];
  /** The route is in force. Knative routes to a revision only once it is ready. */
  readonly routed: boolean;
  readonly latestCreated: string | undefined;
  readonly latestReady: string | undefined;
}

/** The revisions that get traffic, then the latest one if it gets none (yet). */
export function revisionsOf({ targets, routed, latestCreated, latestReady }: Traffic): Release[] {
  const names = new Set(targets.flatMap((t) => textAt(t, 'revisionName') ?? []));
  const serving = [...names].map((name) => revision(name, targets, routed));
  if (latestCreated === undefined || names.has(latestCreated)) return serving;
  const ready = latestCreated === latestReady;
  return [...serving, { name: latestCreated, ready, trafficPercent: 0 }];
}

function revision(name: string, targets: readonly unknown[], ready: boolean): Release {
  const own = targets.filter((t) => textAt(t, 'revisionName') === name);
  const trafficPercent = own.reduce<number>((sum, t) => sum + (countAt(t, 'percent') ?? 0), 0);
  const [url] = own.flatMap((t) => textAt(t, 'url') ?? []);
  return { name, ready, trafficPercent, ...present({ url }) };
}

/** One endpoint for each tag: it reaches its revision regardless of the traffic split. */
export function taggedEndpoints(targets: readonly unknown[]): Endpoint[] {
  return targets.flatMap((target) => {
    const tag = textAt(target, 'tag');
    const url = textAt(target, 'url');
    return tag === undefined ? [] : endpointsAt(tag, url, textAt(target, 'revisionName'));
  });
}
