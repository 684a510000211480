import { nameOf } from '../../../src/hmls/hypermlservice.ts';
import { resourceOf } from '../../../src/hmls/placement.ts';
import { CONFIGMAPS, MLSERVICES } from './kinds.ts';
import type { World } from './world.ts';

/** The ConfigMaps and MLServices in `namespace` on both spokes: `spoke1 Kind/name`, and the uid. */
export async function uidsIn(
  { spoke1, spoke2 }: World,
  namespace: string,
): Promise<Record<string, string | undefined>> {
  const entries = await Promise.all(
    Object.entries({ spoke1, spoke2 }).flatMap(([name, spoke]) =>
      [CONFIGMAPS, MLSERVICES].map(async (kind) => {
        const { items } = await spoke.list(kind, { namespace });
        return items.map((object) => [
          `${name} ${nameOf(resourceOf(object))}`,
          object.metadata.uid,
        ]);
      }),
    ),
  );
  return Object.fromEntries(entries.flat());
}
