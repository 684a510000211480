import type { Written } from '../../../src/headingress/backend.ts';
import type { ChangeOptions } from '../../../src/headingress/change.ts';
import type { Moment } from '../../../src/headingress/decision.ts';
import { outcomeOf } from '../../../src/headingress/istio/cluster/write.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { Context } from '../../context.ts';
import { dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { outputOf } from '../../output/output.ts';
import type { ChangeFlags } from '../flags/route.ts';

/** How to change a HeadIngress, by the flags. Notes and warnings go to stderr. */
export function changeOptions(
  flags: ChangeFlags,
  { io, now, sleep }: Context,
): Omit<ChangeOptions<Moment>, 'read'> {
  const settleMs = parseDuration(flags.settle ?? '3s', 'settle');
  return {
    ...writeOptions(flags),
    reason: flags.reason,
    checks: flags.checks ?? 'ignore',
    ifMatch: flags.ifMatch,
    waitForGateways: () => sleep(settleMs),
    now,
    note: (text) => io.err(`${text}\n`),
    warn: (text) => io.err(`Warning: ${text}\n`),
  };
}

export function writeOptions(flags: Pick<ChangeFlags, 'dryRun' | 'forceConflicts'>) {
  const dryRun = dryRunOf(flags.dryRun);
  return { dryRun: dryRun === 'none' ? undefined : dryRun, force: flags.forceConflicts };
}

/** Prints the outcome for each object, or the objects themselves. */
export async function printWritten(
  written: readonly Written[],
  flags: Pick<ChangeFlags, 'dryRun' | 'output'>,
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
