import { HmlsError, isA } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { type Ref, refOf } from '../../../src/kubernetes/object.ts';
import { headIngressesOn, stillRouted } from '../../clusters/headingresses.ts';
import type { IngressFlags } from '../../clusters/ingress.ts';
import { connectKarmada } from '../../clusters/karmada.ts';
import { once } from '../../clusters/once.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { whileDoing, withEach } from '../../exit.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { assertOneWay, isSet, readTargets, type Target, targetsOf } from '../../select/targets.ts';
import type { deleteFlags } from '../flags/manage.ts';
import { isConfirmed } from './confirmation.ts';
import { abandonAfter, type Timeout, untilGone } from './removal.ts';

type DeleteFlags = FlagsOf<typeof deleteFlags>;

export async function run(flags: DeleteFlags, context: Context): Promise<void> {
  const { io, input } = context;
  const options = optionsOf(flags);
  const { force } = options;
  const read = await readTargets(flags, input, 'delete');
  const hub = await context.connect(flags);
  const targets = await targetsOf(flags, hub, read);
  if (targets.length === 0) return io.out('No resources found\n');
  const names = targets.map(({ ref }) => ref.name);
  if (options.interactive && !(await isConfirmed(names, context))) {
    return io.out('deletion is cancelled\n');
  }
  const assertUnrouted = force ? async () => {} : guardOf(flags, hub, context);
  const clusters = { hub, connectKarmada: () => connectKarmada(flags, hub, context) };
  const deleted: HyperMLService[] = [];
  const deleteOne = async (target: Target) => {
    const hmls = await deletedFrom(hub, target, options, assertUnrouted);
    io.out(outcomeLine(target, options));
    if (!hmls || options.dryRun !== 'none') return;
    deleted.push(hmls);
    if (force) await abandonAfter(hmls, clusters, options.graceMs, context);
  };
  await withEach(targets, (target) => explained(target, options, () => deleteOne(target)));
  if (!options.wait || force) return;
  await withEach(deleted, (hmls) => untilGone(hmls, hub, options.timeout, context));
}

/** The flags as values. */
interface Options {
  readonly dryRun: DryRun;
  readonly nameOnly: boolean;
  readonly interactive: boolean;
  readonly force: boolean;
  readonly wait: boolean;
  readonly ignoreNotFound: boolean;
  readonly timeout: Timeout;
  readonly graceMs: number;
}

/** @throws HmlsError `usage` for invalid flags */
function optionsOf(flags: DeleteFlags): Options {
  assertOneWay(flags);
  const { output = '', interactive, force, wait } = flags;
  if (!['', 'name'].includes(output)) {
    const message = `unexpected -o output mode: ${output}. We only support '-o name'`;
    throw new HmlsError('usage', message);
  }
  const timeoutMs = parseDuration(flags.timeout, 'timeout') || Number.POSITIVE_INFINITY;
  return {
    dryRun: dryRunOf(flags.dryRun),
    nameOnly: output === 'name',
    interactive,
    force,
    wait,
    ignoreNotFound: flags.ignoreNotFound ?? isSet(flags),
    timeout: { text: flags.timeout, ms: timeoutMs },
    graceMs: parseDuration(flags.grace, 'grace'),
  };
}

/** @throws HmlsError `conflict` if a HeadIngress routes to it */
type AssertUnrouted = (hmls: HyperMLService) => Promise<void>;

/** Connects to the ingress cluster on first use. */
function guardOf(flags: IngressFlags, hub: Cluster, context: Context): AssertUnrouted {
  const finder = once(() => headIngressesOn(flags, hub, context));
  return async (hmls) => {
    const headIngressesFor = await finder();
    const headIngresses = await headIngressesFor(hmls);
    if (headIngresses.length > 0) throw stillRouted(hmls, headIngresses);
  };
}

/** Runs `action` for a target: its absence may be no error, and an error names the file it is from. */
async function explained(
  { source }: Target,
  { ignoreNotFound }: Options,
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (isA(error, 'not-found') && ignoreNotFound) return;
    throw source ? whileDoing('deleting', source, error) : error;
  }
}

/** The deleted service; undefined in a client-side dry run, which contacts no server. */
async function deletedFrom(
  hub: Cluster,
  target: Target,
  { dryRun }: Options,
  assertUnrouted: AssertUnrouted,
): Promise<HyperMLService | undefined> {
  if (dryRun === 'client') return undefined;
  const hmls = await hub.get(HYPERMLSERVICES, namedRef(target));
  await assertUnrouted(hmls);
  const { uid } = hmls.metadata;
  await hub.remove(HYPERMLSERVICES, refOf(hmls), { uid, dryRun: dryRun === 'server' });
  return hmls;
}

/** @throws HmlsError `usage` if its manifest has no name */
function namedRef({ ref, source }: Target): Ref {
  if (ref.name) return ref;
  const message = `error when deleting "${source}": resource name may not be empty`;
  throw new HmlsError('usage', message);
}

function outcomeLine({ ref: { name, namespace } }: Target, { dryRun, nameOnly }: Options): string {
  const type = 'hypermlservice.tensorstack.dev';
  if (nameOnly) return `${type}/${name}\n`;
  return `${type} "${name}" deleted from ${namespace} namespace${dryRunSuffix(dryRun)}\n`;
}
