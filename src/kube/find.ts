import { isA } from '../errors.ts';
import type { Kind } from '../kubernetes/kinds.ts';
import type { KubeObject, Ref } from '../kubernetes/object.ts';
import type { Cluster } from './cluster.ts';

/** The object of that name; undefined if it does not exist. */
export const find = <T extends KubeObject>(
  cluster: Cluster,
  kind: Kind<T>,
  ref: Ref,
): Promise<T | undefined> => ifFound(cluster.get(kind, ref));

/** The result of any request; undefined if the server answers `not-found`. */
export async function ifFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isA(error, 'not-found')) return undefined;
    throw error;
  }
}
