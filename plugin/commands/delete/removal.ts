import { HmlsError, isA } from '../../../src/errors.ts';
import { type HyperMLService, nameOf } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { abandon, abandonUnseen, type LeftBehind } from '../../../src/karmada/cluster/abandon.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { find } from '../../../src/kube/find.ts';
import { type Clock, until } from '../../../src/kube/until.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import type { Context } from '../../context.ts';

/** How long to wait. */
export interface Timeout {
  /** As in the flag, e.g. `5s`. */
  readonly text: string;
  /** Infinity: no timeout. */
  readonly ms: number;
}

/**
 * Waits until `hmls`, whose deletion was requested, is gone.
 *
 * @throws HmlsError `timed-out`, with what blocks the deletion
 */
export async function untilGone(
  hmls: HyperMLService,
  hub: Cluster,
  timeout: Timeout,
  context: Context,
): Promise<void> {
  const left = await remainsOf(hmls, hub, timeout.ms, context);
  if (!left) return;
  const { name, namespace } = left.metadata;
  throw new HmlsError(
    'timed-out',
    `timed out after ${timeout.text} waiting for "${name}" to be deleted: ${obstacle(left)}`,
    { hint: `kubectl hmls delete ${name} -n ${namespace} --force` },
  );
}

/** What blocks a deletion. */
function obstacle({ status }: HyperMLService): string {
  const applied = status?.conditions?.find(({ type }) => type === 'FullyApplied');
  return applied?.status === 'True' || !applied?.message
    ? 'the controller has not started removing its resources'
    : applied.message;
}

/** Where a HyperMLService and its resources are. */
export interface Clusters {
  readonly hub: Cluster;
  connectKarmada(): Promise<Cluster>;
}

/** Abandons what is left of `hmls` after `graceMs`, and prints what is left behind on the spokes. */
export async function abandonAfter(
  hmls: HyperMLService,
  { hub, connectKarmada }: Clusters,
  graceMs: number,
  context: Context,
): Promise<void> {
  const left = await remainsOf(hmls, hub, graceMs, context);
  if (!left) return;
  for (const { cluster, resource } of await abandoned(left, { hub, connectKarmada }, context)) {
    const place = resource.namespace ? ` in namespace ${resource.namespace}` : '';
    context.io.err(`left behind: ${cluster} ${nameOf(resource)}${place}\n`);
  }
}

async function abandoned(
  hmls: HyperMLService,
  { hub, connectKarmada }: Clusters,
  context: Context,
): Promise<LeftBehind[]> {
  try {
    const karmada = await connectKarmada();
    return await abandon(hmls, karmada, { ...context, hub });
  } catch (error) {
    if (!isAway(error)) throw error;
    context.io.err(
      `Warning: Karmada is unreachable, so its Works are left behind as well: ${error.message}\n`,
    );
    return await abandonUnseen(hmls, hub);
  }
}

const isAway = (error: unknown): error is HmlsError => isA(error, 'unreachable');

const POLL_MS = 250;

/** `hmls` if it still exists after `timeoutMs`; undefined as soon as it is gone. */
async function remainsOf(
  hmls: HyperMLService,
  hub: Cluster,
  timeoutMs: number,
  clock: Clock,
): Promise<HyperMLService | undefined> {
  const polling = { everyMs: POLL_MS, timeoutMs };
  return until(
    () => stillThere(hmls, hub),
    (left) => !left,
    polling,
    clock,
  );
}

/** One that was recreated under the same name does not count. */
async function stillThere(
  { metadata }: HyperMLService,
  hub: Cluster,
): Promise<HyperMLService | undefined> {
  const found = await find(hub, HYPERMLSERVICES, refOf({ metadata }));
  return found?.metadata.uid === metadata.uid ? found : undefined;
}
