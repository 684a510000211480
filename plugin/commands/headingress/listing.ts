import { HmlsError } from '../../../src/errors.ts';
import type { IngressCluster } from '../../../src/headingress/istio/cluster/ingresscluster.ts';
import { ownVirtualServices } from '../../../src/headingress/istio/cluster/owned.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { plainName } from '../../select/names.ts';

export interface Listed {
  /** VirtualServices; if no names were asked for, only those that are ours. */
  readonly found: readonly KubeObject[];
  /** One for each name that the server has nothing for. */
  readonly failures: readonly HmlsError[];
}

/**
 * Those that are found are shown although others are not, as `kubectl get` does.
 *
 * @throws HmlsError `usage` for names in all namespaces
 */
export async function listed(
  names: readonly string[],
  namespace: string | undefined,
  { ingress, kinds: { virtualServices } }: IngressCluster,
): Promise<Listed> {
  if (names.length === 0) {
    return { found: await ownVirtualServices(ingress, virtualServices, namespace), failures: [] };
  }
  if (namespace === undefined) {
    throw new HmlsError('usage', 'a resource cannot be retrieved by name across all namespaces');
  }
  const refs = names.map((name) => ({ namespace, name: plainName(name) }));
  const asked = await Promise.all(
    refs.map((ref) => ingress.get(virtualServices, ref).catch(refusal)),
  );
  return {
    found: asked.flatMap((one) => (one instanceof HmlsError ? [] : [one])),
    failures: asked.flatMap((one) => (one instanceof HmlsError ? [one] : [])),
  };
}

/** What the server answered; if it cannot be asked, all ends. */
function refusal(error: unknown): HmlsError {
  if (error instanceof HmlsError && error.answered) return error;
  throw error;
}
