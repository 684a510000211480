import type { LiveHeadIngress } from '../../../src/headingress/backend.ts';
import { liveOf } from '../../../src/headingress/istio/cluster/ingresscluster.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { headIngressTable } from '../../../src/render/headingress.ts';
import { documentOf } from '../../../src/render/kubectl/objects.ts';
import { ingressOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { type Output, outputOf } from '../../output/output.ts';
import { failOn, nothingFound } from '../../select/selection.ts';
import type { getFlags } from '../flags/traffic.ts';
import { listed } from './listing.ts';
import { shownOf } from './service.ts';

type GetFlags = FlagsOf<typeof getFlags>;

export async function run(flags: GetFlags, context: Context): Promise<void> {
  const output = await outputOf(flags, context.input);
  const hub = await context.connect(flags);
  const ingress = await ingressOf(flags, context);
  const own = flags.ingressNamespace ?? flags.namespace ?? hub.defaultNamespace;
  const namespace = flags.allNamespaces ? undefined : own;
  const { found: objects, failures } = await listed(flags.names, namespace, ingress);
  const found = objects.map(liveOf);
  if (found.length > 0 || isListFor(output, flags)) {
    await show(found, flags, output, { ...context, hub });
  } else if (failures.length === 0) {
    context.io.err(nothingFound({ namespace }));
  }
  failOn(failures);
}

/** Scripts that request a list get one even if it is empty. */
const isListFor = (output: Output, { names }: GetFlags) => 'print' in output && names.length !== 1;

async function show(
  found: readonly LiveHeadIngress[],
  { names, allNamespaces = false }: GetFlags,
  output: Output,
  { io, hub, now }: Context & { readonly hub: Cluster },
): Promise<void> {
  if ('print' in output) {
    const objects = found.map(({ object }) => object);
    return io.out(output.print(documentOf(objects, { bare: names.length === 1 })));
  }
  const shown = await Promise.all(found.map((live) => shownOf(live, hub)));
  const { table, headers } = output;
  const options = { wide: table === 'wide', namespaces: allNamespaces, headers };
  io.out(headIngressTable(shown, options, now()));
}
