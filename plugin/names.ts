import { HmlsError } from '../src/domain/errors.ts';
import type { HyperMLService } from '../src/domain/hypermlservice.ts';
import { type Cluster, HYPERMLSERVICES } from '../src/kube/cluster.ts';

/** `mnist`, from that or from what `-o name` prints: `hmls/mnist`, `hypermlservice.tensorstack.dev/mnist`. */
export function plainName(text: string): string {
  const slash = text.indexOf('/');
  if (slash < 0) return text;
  const type = text.slice(0, slash);
  if (TYPES.test(type)) return text.slice(slash + 1);
  throw new HmlsError(
    'usage',
    `"${type}" is not a HyperMLService, which is all that this command knows`,
    {
      hint: `kubectl get ${text}`,
    },
  );
}

const TYPES = /^(hmls|hypermlservices?(\.v1beta1)?(\.tensorstack\.dev)?)$/;

/**
 * The HyperMLService of that name; without a name, the only one that there is.
 *
 * @throws HmlsError `usage` if there are several
 */
export async function namedOrOnly(
  hub: Cluster,
  namespace: string,
  name: string | undefined,
): Promise<HyperMLService> {
  if (name !== undefined) return hub.get(HYPERMLSERVICES, { namespace, name: plainName(name) });
  const { items } = await hub.list(HYPERMLSERVICES, { namespace });
  const [only, ...others] = items;
  if (!only) throw new HmlsError('not-found', `no HyperMLServices in namespace ${namespace}`);
  if (others.length === 0) return only;
  const names = items.map(({ metadata }) => metadata.name).join(', ');
  throw new HmlsError(
    'usage',
    `name one of the HyperMLServices in namespace ${namespace}: ${names}`,
  );
}
