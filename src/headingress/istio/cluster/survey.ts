import { type HmlsError, isA } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { find } from '../../../kube/find.ts';
import { type Kind, PODS } from '../../../kubernetes/kinds.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import type { Snapshot } from '../routing/check.ts';
import { connectionRuleOf } from '../routing/destinationrule.ts';
import { type Gateway, gatewayOf, podsOf } from '../routing/gateway.ts';
import { hostEntryOf } from '../routing/serviceentry.ts';
import { routerOf } from '../routing/virtualservice.ts';
import type { IngressCluster } from './ingresscluster.ts';

/** What could be read from the ingress cluster. */
export interface View {
  readonly snapshot: Snapshot;
  /** What could not be read, and why; a sentence each. */
  readonly gaps: readonly string[];
}

/**
 * The objects that affect the routing of HeadIngresses in `namespace` that use `gateways`
 * (`namespace/name`). Without permission to list all namespaces, only `namespace` is read.
 */
export async function viewOf(
  { ingress, kinds }: IngressCluster,
  namespace: string,
  gateways: readonly string[],
): Promise<View> {
  const [entryKind, ruleKind] = kinds.shared as [Kind, Kind];
  const [routers, entries, rules, allGateways] = await Promise.all([
    seen(ingress, kinds.virtualServices, namespace),
    seen(ingress, entryKind, namespace),
    seen(ingress, ruleKind, namespace),
    seen(ingress, kinds.gateways, namespace),
  ]);
  const named =
    allGateways.gap === undefined ? undefined : await looked(ingress, kinds.gateways, gateways);
  const all = [...allGateways.items, ...(named?.items ?? [])].map(gatewayOf);
  const known = [...new Map(all.map((gateway) => [gateway.key, gateway])).values()];
  return {
    snapshot: {
      routers: routers.items.map(routerOf),
      entries: entries.items.map(hostEntryOf),
      rules: rules.items.map(connectionRuleOf),
      gateways: known,
      unseen: named?.unseen ?? new Set(),
      withheld: new Set([entries, rules].flatMap(({ withheld }) => withheld ?? [])),
      proxyNamespaces: await proxyNamespacesOf(
        ingress,
        known.filter(({ key }) => gateways.includes(key)),
      ),
    },
    gaps: [routers, entries, rules, allGateways].flatMap(({ gap }) => gap ?? []),
  };
}

interface Seen {
  readonly items: readonly KubeObject[];
  readonly gap?: string;
  /** The kind, if the user may not list it even in `namespace`. */
  readonly withheld?: string;
}

async function seen(ingress: Cluster, kind: Kind, namespace: string): Promise<Seen> {
  try {
    return await ingress.list(kind, {});
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const gap = `${kind.plural} in other namespaces could not be checked: ${error.message}`;
    return { ...(await ownOf(ingress, kind, namespace)), gap };
  }
}

async function ownOf(ingress: Cluster, kind: Kind, namespace: string): Promise<Seen> {
  try {
    return await ingress.list(kind, { namespace });
  } catch (error) {
    if (isForbidden(error)) return { items: [], withheld: kind.kind };
    throw error;
  }
}

const isForbidden = (error: unknown): error is HmlsError => isA(error, 'forbidden');

interface Looked {
  readonly items: readonly KubeObject[];
  readonly unseen: ReadonlySet<string>;
}

/** Reads objects one by one, for users who may not list the kind. */
async function looked(ingress: Cluster, kind: Kind, keys: readonly string[]): Promise<Looked> {
  const found = await Promise.all(
    keys.map(async (key) => {
      const [namespace = '', name = ''] = key.split('/');
      try {
        return { key, object: await find(ingress, kind, { namespace, name }), known: true };
      } catch (error) {
        if (isForbidden(error)) return { key, known: false };
        throw error;
      }
    }),
  );
  return {
    items: found.flatMap(({ object }) => object ?? []),
    unseen: new Set(found.filter(({ known }) => !known).map(({ key }) => key)),
  };
}

/** By gateway, the namespace of the pods that it selects; absent if the user may not list pods. */
async function proxyNamespacesOf(ingress: Cluster, gateways: readonly Gateway[]) {
  const proxyNamespaces = await Promise.all(
    gateways.map(
      async (gateway) => [gateway.key, await proxyNamespaceOf(ingress, gateway)] as const,
    ),
  );
  return new Map(
    proxyNamespaces.flatMap(([key, proxyNamespace]) =>
      proxyNamespace === undefined ? [] : [[key, proxyNamespace]],
    ),
  );
}

async function proxyNamespaceOf(ingress: Cluster, gateway: Gateway): Promise<string | undefined> {
  const labelSelector = podsOf(gateway);
  if (labelSelector === '') return undefined;
  try {
    return (await ingress.list(PODS, { labelSelector })).items[0]?.metadata.namespace;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
