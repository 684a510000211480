import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { executionNamespace, workRefOf } from '../../../src/karmada/work.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { isObject, listAt } from '../../../src/kubernetes/fields.ts';
import { EVENTS } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { type EventFacts, eventFacts } from '../../../src/reports/events.ts';
import {
  type ReportError,
  type ResourceReport,
  serviceReport,
} from '../../../src/reports/status.ts';

export interface CollectedEvents {
  readonly events: readonly EventFacts[];
  /** The clusters that could not be queried. */
  readonly errors: readonly ReportError[];
}

/**
 * The events of the resources of `hmls` on their spokes, read through Karmada's proxy, and the warnings
 * about its Works in Karmada. Spokes are queried in parallel, and one that fails does not affect the
 * others; `only` restricts them.
 */
export async function spokeEvents(
  hmls: HyperMLService,
  karmada: Cluster,
  only?: readonly string[],
): Promise<CollectedEvents> {
  const { resources } = serviceReport(hmls);
  const own = hmls.metadata.namespace ?? '';
  const bySpoke = [...Map.groupBy(resources, ({ cluster }) => cluster)].filter(
    ([spoke]) => only?.includes(spoke) ?? true,
  );
  const collected = await Promise.all([
    ...bySpoke.map(([spoke, all]) => collect(spoke, () => onSpoke(spoke, all, own, karmada))),
    ...bySpoke.map(([spoke, all]) => collect('karmada', () => onWorks(spoke, all, own, karmada))),
  ]);
  return {
    events: collected.flatMap((h) => h.events),
    errors: distinct(collected.flatMap((h) => h.errors)),
  };
}

async function collect(
  cluster: string,
  ask: () => Promise<EventFacts[]>,
): Promise<CollectedEvents> {
  try {
    return { events: await ask(), errors: [] };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    const { reason = error.code, message } = error;
    return { events: [], errors: [{ cluster, reason, message }] };
  }
}

const distinct = (errors: readonly ReportError[]) => [
  ...new Map(errors.map((error) => [error.cluster, error])).values(),
];

async function onSpoke(
  spoke: string,
  resources: readonly ResourceReport[],
  own: string,
  karmada: Cluster,
): Promise<EventFacts[]> {
  const lists = await Promise.all(
    resources.map(async ({ resource: { kind, name, namespace = own } }) => {
      const selector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
      const path = `/api/v1/namespaces/${namespace}/events?fieldSelector=${encodeURIComponent(selector)}`;
      return listAt(await karmada.read(proxied(spoke, path)), 'items');
    }),
  );
  return lists.flat().flatMap((item) => (isEvent(item) ? [eventFacts(spoke, item)] : []));
}

/** Source: the proxy subresource in karmada pkg/registry/cluster/storage/proxy.go. */
const proxied = (spoke: string, path: string) =>
  `/apis/cluster.karmada.io/v1alpha1/clusters/${spoke}/proxy${path}`;

const isEvent = (value: unknown): value is KubeObject =>
  isObject(value) && isObject(value.metadata);

async function onWorks(
  spoke: string,
  resources: readonly ResourceReport[],
  own: string,
  karmada: Cluster,
): Promise<EventFacts[]> {
  const works = new Set(
    resources.map(({ cluster, resource }) => {
      const { namespace = own } = resource;
      return workRefOf({ cluster, resource: { ...resource, namespace } }).name;
    }),
  );
  const { items } = await karmada.list(EVENTS, {
    namespace: executionNamespace(spoke),
    fieldSelector: 'involvedObject.kind=Work',
  });
  // Karmada reports every success, several times over.
  return items
    .filter(
      ({ type, involvedObject }) => type !== 'Normal' && works.has(involvedObject?.name ?? ''),
    )
    .map((event) => eventFacts('karmada', event));
}
