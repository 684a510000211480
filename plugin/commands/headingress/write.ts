import type { Gate } from '../../../src/headingress/istio/cluster/live.ts';
import {
  outcomeOf,
  type Writing,
  type Written,
} from '../../../src/headingress/istio/cluster/write.ts';
import { drawing } from '../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { Context } from '../../context.ts';
import { dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { outputOf } from '../../output/output.ts';
import type { WritingFlags } from './flags.ts';

/** How the flags want things to be written; what was written is collected. */
export interface Recorder {
  readonly writing: Writing;
  /** What became of each object that was touched, in the order of its first touch. */
  written(): readonly Written[];
}

export function recorderOf(flags: WritingFlags, gate: Gate, { sleep }: Context): Recorder {
  const dryRun = dryRunOf(flags.dryRun);
  const settleMs = parseDuration(flags.settle ?? '3s', 'settle');
  const written = new Map<string, Written>();
  return {
    written: () => [...written.values()],
    writing: {
      ...gate,
      drawing,
      force: flags.forceConflicts,
      ...(dryRun !== 'none' && { dryRun }),
      settle: async () => {
        if (dryRun === 'none') await sleep(settleMs);
      },
      tell: (change) => {
        const key = slotOf(change);
        const before = written.get(key)?.before ?? change.before;
        written.set(key, { before, after: change.after });
      },
    },
  };
}

const slotOf = ({ before, after }: Written) => typedName((after ?? before) as KubeObject);

/** Says what became of each object, or prints them. */
export async function printWritten(
  written: readonly Written[],
  flags: WritingFlags,
  { io, input }: Context,
): Promise<void> {
  const output = await outputOf({ output: flags.output }, input);
  const suffix = dryRunSuffix(dryRunOf(flags.dryRun));
  for (const change of written) {
    const { after, before } = change;
    if (!('print' in output)) {
      const name = typedName((after ?? before) as KubeObject);
      io.out(`${name} ${outcomeOf(change)}${suffix}\n`);
    } else if (after) io.out(output.print(after));
  }
}
