import { applyHeadIngress } from '../../../src/headingress/istio/cluster/apply.ts';
import { assertVersion } from '../../../src/headingress/istio/cluster/virtualservice.ts';
import type { Context, Register } from '../../context.ts';
import { assertSound } from './checks.ts';
import { type CheckedFlags, type RouteFlags, withCheckedFlags, withRouteFlags } from './flags.ts';
import { objectsWith } from './objects.ts';
import { type Wish, wishedFor } from './wish.ts';
import { printWritten, recorderOf } from './write.ts';

export const apply: Register = (yargs, context) =>
  yargs.command(
    'apply [hmls]',
    'Make the Istio objects, or bring them up to date; what no flag names stays as it is',
    (y) =>
      withCheckedFlags(withRouteFlags(y))
        .option('if-match', ifMatchFlag)
        .example('kubectl hmls headingress apply hmls-sample', '')
        .example(
          'kubectl hmls headingress apply hmls-sample --spoke-header',
          'so that test can count',
        )
        .example(
          'kubectl hmls headingress apply hmls-sample --release origin --dry-run=server',
          '',
        ),
    (args) => run(args, context),
  );

export const ifMatchFlag = {
  type: 'string',
  requiresArg: true,
  describe: 'Only if the VirtualService still has this resourceVersion',
} as const;

export interface ApplyFlags extends RouteFlags, CheckedFlags {
  readonly ifMatch?: string | undefined;
}

async function run(flags: ApplyFlags, context: Context): Promise<void> {
  await grant(await wishedFor(flags, context), flags, context);
}

/** Brings what there is to what is wished for, and says what that changed. */
export async function grant(
  { plan, live, gate }: Wish,
  flags: ApplyFlags,
  context: Context,
): Promise<void> {
  if (live) assertVersion(live.virtualService, flags.ifMatch);
  for (const note of plan.notes) context.io.err(`${note}\n`);
  const recorder = recorderOf(flags, gate, context);
  const reason = flags.reason ?? plan.notes.join('; ');
  const objects = await objectsWith(plan.ingress, live, reason, gate, context);
  await assertSound(objects, live, gate, flags, context);
  await applyHeadIngress(objects, live?.virtualService, recorder.writing);
  await printWritten(recorder.written(), flags, context);
}
