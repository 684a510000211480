import { HmlsError } from '../../../src/errors.ts';
import type { IngressCluster } from '../../../src/headingress/istio/cluster/ingresscluster.ts';
import { ownVirtualServices } from '../../../src/headingress/istio/cluster/owned.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { plainName } from '../../select/names.ts';

export interface Listed {
  /** VirtualServices; without names, only the ones created by kubectl-hmls. */
  readonly found: readonly KubeObject[];
  /** One for each name that could not be read. */
  readonly failures: readonly HmlsError[];
}

/**
 * Reads the named VirtualServices, or lists them all. A name that fails does not keep others from being
 * shown, as with `kubectl get`.
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

/** An error response of the server; any other error is fatal. */
function refusal(error: unknown): HmlsError {
  if (error instanceof HmlsError && error.answered) return error;
  throw error;
}
