import { change, expectNone } from '../../../src/headingress/change.ts';
import { decideApply } from '../../../src/headingress/desired.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import { type CheckedFlags, type RouteFlags, withCheckedFlags, withRouteFlags } from './flags.ts';
import { placeOf, serviceOf } from './service.ts';
import { optionsOf } from './settings.ts';
import { changeOptions, printWritten } from './write.ts';

export const create: Register = (yargs, context) =>
  yargs.command(
    'create [hmls]',
    'Make the Istio objects on the ingress cluster',
    (y) =>
      withCheckedFlags(withRouteFlags(y)).example(
        'kubectl hmls headingress create hmls-sample --service torch-mnist-s3 --weight spoke1=30,spoke2=70',
        '',
      ),
    (args) => run(args, context),
  );

async function run(flags: RouteFlags & CheckedFlags, context: Context): Promise<void> {
  const asked = optionsOf(flags);
  const options = { ...changeOptions(flags, context), read: expectNone };
  const hmls = await serviceOf(flags, context);
  // What is asked for may make no sense: to say so takes no ingress cluster.
  const decision = decideApply(hmls, asked)({ live: undefined });
  const backend = await backendOf(flags, context);
  const { written } = await change(backend, placeOf(hmls, flags), () => decision, options);
  await printWritten(written, flags, context);
}
