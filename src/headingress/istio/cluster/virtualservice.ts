import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import { find } from '../../../kube/find.ts';
import { retryOnConflict } from '../../../kube/retry.ts';
import { countAt, listAt, textAt } from '../../../kubernetes/fields.ts';
import { type KubeObject, refOf } from '../../../kubernetes/object.ts';
import { changedMeanwhile, HISTORY_ANNOTATION, parseHistory } from '../../history.ts';
import { assertChangeable, contentOf, contested, type Writing, write } from './write.ts';

/**
 * Replaces `read` by `next`, unless it has changed since it was read. Status updates by Istio do not
 * count as changes.
 *
 * @throws HmlsError `conflict` if it has changed; the message says who set which weights, if recorded.
 *   Or if GitOps manages it
 */
export async function changeVirtualService(
  read: KubeObject | undefined,
  next: KubeObject,
  writing: Writing,
): Promise<KubeObject> {
  if (read) assertChangeable([read], writing);
  let stored = read;
  return retryOnConflict(
    () => write(next, stored, writing),
    async (conflict) => {
      const now = await find(writing.ingress, writing.kinds.virtualServices, refOf(next));
      if (isVersionOf(now, stored)) throw contested(conflict);
      if (!now || !isSameContent(now, read)) throw tooLate(next, read, now);
      stored = now;
    },
  );
}

const isVersionOf = (a: KubeObject | undefined, b: KubeObject | undefined) =>
  a?.metadata.resourceVersion === b?.metadata.resourceVersion;

const isSameContent = (a: KubeObject, b: KubeObject | undefined) =>
  b !== undefined && isDeepStrictEqual(contentOf(a), contentOf(b));

function tooLate(
  { metadata: { name } }: KubeObject,
  read: KubeObject | undefined,
  now: KubeObject | undefined,
): HmlsError {
  if (!now) return new HmlsError('conflict', `${name} has been deleted since it was read`);
  return changedMeanwhile(name, historyOn(read), historyOn(now));
}

/** The history that is recorded on a VirtualService. */
export const historyOn = (virtualService: KubeObject | undefined) =>
  parseHistory(virtualService?.metadata.annotations?.[HISTORY_ANNOTATION]);

/** Whether Istio has reconciled `virtualService`; true if Istio does not report status. */
export function isSynced({ metadata: { generation = 0 }, ...object }: KubeObject): boolean {
  const { status } = object as { readonly status?: unknown };
  const seen = countAt(status, 'observedGeneration');
  const reconciled = listAt(status, 'conditions').find((c) => textAt(c, 'type') === 'Reconciled');
  if (seen === undefined && reconciled === undefined) return true;
  return (seen ?? generation) >= generation && textAt(reconciled, 'status') !== 'False';
}
