import { change, findLive } from '../../../src/headingress/change.ts';
import { decideApply } from '../../../src/headingress/desired.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import {
  type CheckedFlags,
  type IfMatchFlags,
  ifMatchFlag,
  type RouteFlags,
  withCheckedFlags,
  withRouteFlags,
} from './flags.ts';
import { placeOf, serviceOf } from './service.ts';
import { optionsOf } from './settings.ts';
import { changeOptions, printWritten } from './write.ts';

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

async function run(
  flags: RouteFlags & CheckedFlags & IfMatchFlags,
  context: Context,
): Promise<void> {
  const asked = optionsOf(flags);
  const options = { ...changeOptions(flags, context), read: findLive };
  const hmls = await serviceOf(flags, context);
  const backend = await backendOf(flags, context);
  const place = placeOf(hmls, flags);
  const { written } = await change(backend, place, decideApply(hmls, asked), options);
  await printWritten(written, flags, context);
}
