import { isDeepStrictEqual } from 'node:util';
import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { find } from '../../../kube/find.ts';
import { retryOnConflict } from '../../../kube/retry.ts';
import { type Clock, until } from '../../../kube/until.ts';
import { countAt, listAt, textAt } from '../../../kubernetes/fields.ts';
import type { Kind } from '../../../kubernetes/kinds.ts';
import { type KubeObject, type Ref, refOf } from '../../../kubernetes/object.ts';
import { changedMeanwhile, HISTORY_ANNOTATION, parseHistory } from '../../history.ts';
import { assertChangeable, contentOf, contested, type Writing, write } from './write.ts';

/**
 * Puts `next` in the place of `read`, unless somebody else was faster. What Istio notes in its status
 * meanwhile does not count.
 *
 * @throws HmlsError `conflict` if somebody changed it since: says who, and what, as far as is known;
 *   or if GitOps keeps it
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
  if (!now) return new HmlsError('conflict', `${name} was deleted since it was read`);
  return changedMeanwhile(name, historyOn(read), historyOn(now));
}

/** The splits that a VirtualService has seen. */
export const historyOn = (virtualService: KubeObject | undefined) =>
  parseHistory(virtualService?.metadata.annotations?.[HISTORY_ANNOTATION]);

/**
 * @throws HmlsError `conflict` if `virtualService` is not of the version that the user has looked at
 */
export function assertVersion(virtualService: KubeObject, expected: string | undefined): void {
  const { name, resourceVersion } = virtualService.metadata;
  if (expected === undefined || expected === resourceVersion) return;
  const last = historyOn(virtualService).at(-1);
  const who = last ? `; the last to change it was ${last.user}, at ${last.time}` : '';
  throw new HmlsError(
    'conflict',
    `${name} is at version ${resourceVersion}, not ${expected}${who}`,
    {
      remedy: { is: 'review-history', name },
    },
  );
}

/** Whether Istio has taken `virtualService` on; where it says nothing, the API server's word counts. */
export function isSynced({ metadata: { generation = 0 }, ...object }: KubeObject): boolean {
  const { status } = object as { readonly status?: unknown };
  const seen = countAt(status, 'observedGeneration');
  const reconciled = listAt(status, 'conditions').find((c) => textAt(c, 'type') === 'Reconciled');
  if (seen === undefined && reconciled === undefined) return true;
  return (seen ?? generation) >= generation && textAt(reconciled, 'status') !== 'False';
}

const POLL_MS = 100;

/**
 * Returns once the VirtualService can be read at `generation` or later, and Istio has taken it on.
 *
 * @throws HmlsError `timed-out`
 */
export async function untilSynced(
  { ingress, kind, ref }: { ingress: Cluster; kind: Kind; ref: Ref },
  generation: number,
  timeoutMs: number,
  clock: Clock,
): Promise<void> {
  const isDone = (found: KubeObject) =>
    (found.metadata.generation ?? 0) >= generation && isSynced(found);
  const polling = { everyMs: POLL_MS, timeoutMs };
  const last = await until(() => ingress.get(kind, ref), isDone, polling, clock);
  if (!isDone(last)) throw new HmlsError('timed-out', `Istio has not taken ${ref.name} on in time`);
}
