import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { namedOrOnly, plainName } from '../../select/names.ts';
import type { deleteFlags } from '../flags/traffic.ts';
import { writeOptions } from './write.ts';

type DeleteFlags = FlagsOf<typeof deleteFlags>;

export async function run(flags: DeleteFlags, context: Context): Promise<void> {
  const options = writeOptions(flags);
  const backend = await backendOf(flags, context);
  const ref = await virtualServiceOf(flags, context);
  const written = await backend.remove(ref, options);
  const suffix = dryRunSuffix(dryRunOf(flags.dryRun));
  for (const { before, after } of written) {
    if (after) continue; // still in use by other HeadIngresses
    const { metadata, ...type } = before as KubeObject;
    const [kind] = typedName({ ...type, metadata }).split('/');
    context.io.out(`${kind} "${metadata.name}" deleted from ${ref.namespace} namespace${suffix}\n`);
  }
}

/** By name if one is given, since the HyperMLService may already be deleted. */
async function virtualServiceOf(flags: DeleteFlags, { connect }: Context) {
  const hub = await connect(flags);
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const given = flags.name ?? (flags.hmls && plainName(flags.hmls));
  const name = given ?? (await namedOrOnly(hub, namespace, undefined)).metadata.name;
  return { namespace: flags.ingressNamespace ?? namespace, name };
}
