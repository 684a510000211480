import { createHeadIngress } from '../../../src/controller/headingress.ts';
import { headIngressObjects } from '../../../src/render/istio.ts';
import { typedName } from '../../../src/render/objects.ts';
import type { Context, Register } from '../../context.ts';
import { connectIngress, headIngressOf, type RouteFlags, withRouteFlags } from '../../ingress.ts';
import { namedOrOnly } from '../../names.ts';

export const create: Register = (yargs, context) =>
  yargs.command(
    'create [hmls]',
    'Make the Istio objects on the ingress cluster',
    (y) =>
      withRouteFlags(y).example(
        'kubectl hmls headingress create hmls-sample --weight spoke1=30,spoke2=70',
        '',
      ),
    (args) => run(args, context),
  );

async function run(flags: RouteFlags, context: Context): Promise<void> {
  const hub = await context.connect(flags);
  const hmls = await namedOrOnly(hub, flags.namespace ?? hub.defaultNamespace, flags.hmls);
  const objects = headIngressObjects(headIngressOf(hmls, flags));
  const ingress = await connectIngress(flags, context);
  await createHeadIngress(ingress, objects, (object) => {
    context.io.out(`${typedName(object)} created\n`);
  });
}
