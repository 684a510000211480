import { HmlsError } from '../../src/errors.ts';
import type { HeadIngress } from '../../src/headingress/headingress.ts';
import type { HyperMLService, HyperMLServiceSpec } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { removedSpokes, respread, type SpokeChange, withTraffic } from '../../src/hmls/spokes.ts';
import { CLUSTERS } from '../../src/karmada/kinds.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { retryOnConflict } from '../../src/kube/retry.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import { typedName } from '../../src/render/kubectl/objects.ts';
import { renderRows } from '../../src/render/kubectl/table.ts';
import { headIngressesOn } from '../clusters/headingresses.ts';
import { connectKarmada } from '../clusters/karmada.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context, Io } from '../context.ts';
import { EDITORS } from '../fieldmanagers.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../output/dryrun.ts';
import { plainName, serviceNamed } from '../select/names.ts';
import type { placeFlags } from './flags/manage.ts';

type PlaceFlags = FlagsOf<typeof placeFlags>;

export async function run(flags: PlaceFlags, context: Context): Promise<void> {
  const { dryRun, change, force } = optionsOf(flags);
  const hub = await context.connect(flags);
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const hmls = await serviceNamed(hub, { namespace, name: plainName(flags.name) });
  const spec = respread(hmls, change);
  if (!force) {
    const connect = () => connectKarmada(flags, hub, context);
    if (change.add.length > 0) await assertRegistered(change.add, connect, context.io);
    const removed = removedSpokes(hmls.spec, spec);
    if (removed.length > 0) {
      const headIngressesFor = await headIngressesOn(flags, hub, context);
      assertNoTraffic(removed, await headIngressesFor(hmls));
    }
  }
  const differs = JSON.stringify(spec.workloads) !== JSON.stringify(hmls.spec.workloads);
  if (differs && dryRun !== 'client') {
    await write(hmls, spec, hub, dryRun === 'server');
  }
  const done = differs ? 'placed' : 'unchanged';
  context.io.out(`${typedName(hmls)} ${done}${dryRunSuffix(dryRun)}\n`);
  context.io.err(comparison(hmls.spec, spec));
}

/** What to change. */
interface PlaceOptions {
  readonly dryRun: DryRun;
  readonly change: SpokeChange;
  /** Skips the checks. */
  readonly force: boolean;
}

/** @throws HmlsError `usage` for an unknown dry run */
function optionsOf({ dryRun, add, remove, group, force }: PlaceFlags): PlaceOptions {
  return {
    dryRun: dryRunOf(dryRun),
    change: { add: listIn(add), remove: listIn(remove), group },
    force,
  };
}

/**
 * Replaces the spec that was read, unless it has changed since, so that no concurrent change is lost.
 * Status updates of the controller do not count as changes.
 */
async function write(
  read: HyperMLService,
  spec: HyperMLServiceSpec,
  hub: Cluster,
  dryRun: boolean,
): Promise<void> {
  let stored = read;
  const options = { dryRun, manager: EDITORS.place };
  await retryOnConflict(
    () => hub.replace(HYPERMLSERVICES, { ...stored, spec }, options),
    async (conflict) => {
      stored = await hub.get(HYPERMLSERVICES, refOf(read));
      if (stored.metadata.generation !== read.metadata.generation) throw conflict;
    },
  );
}

const listIn = (texts: readonly string[] = []) =>
  texts.flatMap((text) => text.split(',').filter(Boolean));

/** @throws HmlsError `usage` for a spoke that is not registered in Karmada, as far as Karmada can be asked */
async function assertRegistered(
  spokes: readonly string[],
  connect: () => Promise<Cluster>,
  io: Io,
): Promise<void> {
  const known = await registeredSpokes(connect, io);
  const unknown = known && spokes.filter((spoke) => !known.includes(spoke));
  if (!unknown || unknown.length === 0) return;
  throw new HmlsError(
    'usage',
    `not registered with Karmada: ${unknown.join(', ')}; registered: ${known.join(', ') || 'none'}`,
    { hint: 'register a spoke with karmadactl join, or use --force to add it anyway' },
  );
}

async function registeredSpokes(
  connect: () => Promise<Cluster>,
  io: Io,
): Promise<string[] | undefined> {
  try {
    const karmada = await connect();
    const { items } = await karmada.list(CLUSTERS, {});
    return items.map(({ metadata }) => metadata.name);
  } catch (error) {
    const isUnseen = error instanceof HmlsError && UNSEEN.includes(error.code);
    if (!isUnseen) throw error;
    io.err(`Warning: cannot check whether the spokes are registered: ${error.message}\n`);
    return undefined;
  }
}

const UNSEEN: readonly string[] = ['unreachable', 'forbidden', 'unauthorized', 'usage'];

/** @throws HmlsError `conflict` if a HeadIngress sends requests to one of `spokes` */
function assertNoTraffic(spokes: readonly string[], headIngresses: readonly HeadIngress[]): void {
  const busy = headIngresses.flatMap((one) =>
    withTraffic(spokes, one.routes).map(({ spoke, weight }) => ({ one, spoke, weight })),
  );
  const [first] = busy;
  if (!first) return;
  const named = busy.map(({ spoke, weight }) => `${spoke} (${weight} %)`).join(', ');
  const { name, namespace } = first.one;
  throw new HmlsError(
    'conflict',
    `refusing to remove spokes that receive requests through a HeadIngress: ${named}`,
    { hint: `kubectl hmls headingress drain ${name} ${first.spoke} -n ${namespace}; or --force` },
  );
}

/** The spokes of each group, before and after. */
const comparison = (before: HyperMLServiceSpec, after: HyperMLServiceSpec) =>
  renderRows([
    ['GROUP', 'BEFORE', 'AFTER'],
    ...after.workloads.map(({ clusters }, index) => [
      `${index + 1}`,
      (before.workloads[index]?.clusters ?? []).join(','),
      clusters.join(','),
    ]),
  ]);
