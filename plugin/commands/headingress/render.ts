import { headIngressObjects } from '../../../src/render/istio.ts';
import { renderYamlStream } from '../../../src/render/yaml.ts';
import type { Context, Register } from '../../context.ts';
import { headIngressOf, type RouteFlags, withRouteFlags } from '../../ingress.ts';
import { namedOrOnly } from '../../names.ts';

export const render: Register = (yargs, context) =>
  yargs.command(
    'render [hmls]',
    'Print the Istio objects, and change nothing',
    (y) =>
      withRouteFlags(y).example(
        'kubectl hmls headingress render hmls-sample | kubectl --context ingress diff -f -',
        '',
      ),
    (args) => run(args, context),
  );

async function run(flags: RouteFlags, { io, connect }: Context): Promise<void> {
  const hub = await connect(flags);
  const hmls = await namedOrOnly(hub, flags.namespace ?? hub.defaultNamespace, flags.hmls);
  io.out(renderYamlStream(headIngressObjects(headIngressOf(hmls, flags))));
}
