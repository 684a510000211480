import { applyHeadIngress } from '../../../src/headingress/istio/cluster/apply.ts';
import { objectDiff } from '../../../src/render/istiodiff.ts';
import type { Context, Register } from '../../context.ts';
import { ExitStatus } from '../../exit.ts';
import { type RouteFlags, withRouteFlags } from './flags.ts';
import { objectsWith } from './objects.ts';
import { wishedFor } from './wish.ts';
import { recorderOf } from './write.ts';

export const diff: Register = (yargs, context) =>
  yargs.command(
    'diff [hmls]',
    'Show what apply would change; exits with 1 if that is anything, with 2 if nobody can say',
    (y) =>
      withRouteFlags(y)
        .option('force-conflicts', {
          type: 'boolean',
          describe: 'As if apply took over fields that somebody else manages',
        })
        .example('kubectl hmls headingress diff hmls-sample --release origin', ''),
    (args) => run(args, context),
  );

interface DiffFlags extends RouteFlags {
  readonly forceConflicts?: boolean | undefined;
}

async function run(flags: DiffFlags, context: Context): Promise<void> {
  const text = await differences(flags, context).catch((cause: unknown) => {
    throw new ExitStatus(2, { cause });
  });
  context.io.out(text);
  if (text !== '') throw new ExitStatus(1);
}

/** The API server says what would be: whatever it adds or refuses is part of it. */
async function differences(flags: DiffFlags, context: Context): Promise<string> {
  const { plan, live, gate } = await wishedFor(flags, context);
  for (const note of plan.notes) context.io.err(`${note}\n`);
  const objects = await objectsWith(plan.ingress, live, undefined, gate, context);
  const recorder = recorderOf({ ...flags, dryRun: 'server' }, gate, context);
  await applyHeadIngress(objects, live?.virtualService, recorder.writing);
  return recorder
    .written()
    .map(({ before, after }) => objectDiff(before, after))
    .join('');
}
