import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context, Io } from '../../context.ts';
import { whileDoing, withEach } from '../../exit.ts';
import { EDITORS } from '../../fieldmanagers.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { serviceNamed } from '../../select/names.ts';
import { assertOneWay, readTargets, type Target, targetsOf } from '../../select/targets.ts';
import type { suspensionFlags } from '../flags/manage.ts';

/** Pauses or resumes propagation of each target, and prints the outcome. */
export async function setSuspended(
  suspend: boolean,
  flags: FlagsOf<typeof suspensionFlags>,
  context: Context,
): Promise<void> {
  assertOneWay(flags);
  const dryRun = dryRunOf(flags.dryRun);
  const read = await readTargets(flags, context.input, 'patch');
  const hub = await context.connect(flags);
  const targets = await targetsOf(flags, hub, read);
  if (targets.length === 0) return context.io.out('No resources found\n');
  const options = { suspend, dryRun };
  await withEach(targets, (target) => setOne(target, hub, options, context.io));
}

interface SuspensionOptions {
  readonly suspend: boolean;
  readonly dryRun: DryRun;
}

async function setOne(
  { ref, source }: Target,
  hub: Cluster,
  { suspend, dryRun }: SuspensionOptions,
  io: Io,
): Promise<void> {
  const done = suspend ? 'suspended' : 'resumed';
  // Removed rather than set to false, so that the spec is as it was before.
  const patch = { spec: { suspend: suspend || null } };
  try {
    const hmls = await serviceNamed(hub, ref);
    const isSo = (hmls.spec.suspend ?? false) === suspend;
    if (!isSo && dryRun !== 'client') {
      const options = { dryRun: dryRun === 'server', manager: EDITORS.suspend };
      await hub.patch(HYPERMLSERVICES, ref, patch, options);
    }
    const outcome = isSo ? `unchanged (${suspend ? done : 'not suspended'})` : done;
    io.out(`${typedName(hmls)} ${outcome}${dryRunSuffix(dryRun)}\n`);
  } catch (error) {
    throw source === undefined ? error : whileDoing('patching', source, error);
  }
}
