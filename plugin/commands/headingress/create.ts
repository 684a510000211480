import { createHeadIngress } from '../../../src/headingress/istio/cluster/apply.ts';
import { gateOf } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import { assertSound } from './checks.ts';
import { type CheckedFlags, type RouteFlags, withCheckedFlags, withRouteFlags } from './flags.ts';
import { objectsWith } from './objects.ts';
import { planOf } from './plan.ts';
import { serviceOf } from './wish.ts';
import { printWritten, recorderOf } from './write.ts';

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
  const plan = planOf(await serviceOf(flags, context), undefined, flags);
  const gate = await gateOf(flags, context);
  const recorder = recorderOf(flags, gate, context);
  const objects = await objectsWith(plan.ingress, undefined, flags.reason, gate, context);
  await assertSound(objects, undefined, gate, flags, context);
  await createHeadIngress(objects, recorder.writing);
  await printWritten(recorder.written(), flags, context);
}
