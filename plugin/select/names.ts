import { HmlsError, isA } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { NAMESPACES } from '../../src/kubernetes/kinds.ts';
import type { Ref } from '../../src/kubernetes/object.ts';

/** `mnist`, from that or from what `-o name` prints: `hmls/mnist`, `hypermlservice.tensorstack.dev/mnist`. */
export function plainName(text: string): string {
  const slash = text.indexOf('/');
  if (slash < 0) return text;
  const type = text.slice(0, slash);
  if (TYPES.test(type)) return text.slice(slash + 1);
  throw new HmlsError('usage', `resource type "${type}" is not supported, only hypermlservice`, {
    hint: `kubectl get ${text}`,
  });
}

const TYPES = /^(hmls|hypermlservices?(\.v1beta1)?(\.tensorstack\.dev)?)$/;

/** The HyperMLService that a user named. */
export const serviceNamed = (hub: Cluster, ref: Ref): Promise<HyperMLService> =>
  hub.get(HYPERMLSERVICES, ref).catch(orNoNamespace(hub, ref));

/**
 * If an object was not found because its namespace does not exist, reports that instead, as kubectl does.
 * Source: Info.Get in k8s.io/cli-runtime pkg/resource/visitor.go.
 */
export const orNoNamespace =
  (hub: Cluster, { namespace }: Ref) =>
  async (error: unknown): Promise<never> => {
    if (isA(error, 'not-found') && namespace !== '' && namespace !== 'default') {
      await hub.get(NAMESPACES, { namespace: '', name: namespace }).catch((other) => {
        if (isA(other, 'not-found')) throw other;
      });
    }
    throw error;
  };

/**
 * The HyperMLService of that name; without a name, the only one in the namespace.
 *
 * @throws HmlsError `usage` if there are several
 */
export async function namedOrOnly(
  hub: Cluster,
  namespace: string,
  name: string | undefined,
): Promise<HyperMLService> {
  if (name !== undefined) return serviceNamed(hub, { namespace, name: plainName(name) });
  const { items } = await hub.list(HYPERMLSERVICES, { namespace });
  const [only, ...others] = items;
  if (!only) throw new HmlsError('not-found', `no HyperMLServices in namespace ${namespace}`);
  if (others.length === 0) return only;
  const names = items.map(({ metadata }) => metadata.name).join(', ');
  throw new HmlsError(
    'usage',
    `specify one of the HyperMLServices in namespace ${namespace}: ${names}`,
  );
}

/**
 * Reads NAMESPACE/NAME.
 *
 * @throws HmlsError `usage` if it is anything else
 */
export function refIn(text: string): Ref {
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw new HmlsError('usage', `invalid name "${text}": expected NAMESPACE/NAME`);
}
