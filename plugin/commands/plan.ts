import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { KindScopes } from '../../src/karmada/cluster/kindscopes.ts';
import { deletionPreview, previewOf } from '../../src/karmada/cluster/preview.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { find } from '../../src/kube/find.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import { differs, planReport, type ServicePlan, servicePlan } from '../../src/reports/plan.ts';
import { connectKarmada } from '../clusters/karmada.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context, Input } from '../context.ts';
import { ExitStatus, exitCode, withEach } from '../exit.ts';
import type { Output } from '../output/output.ts';
import { reportOutput } from '../output/reportoutput.ts';
import { inNamespaces, readServices, type ServiceManifest } from '../select/manifests.ts';
import { plainName } from '../select/names.ts';
import type { planFlags } from './flags/preview.ts';

type PlanFlags = FlagsOf<typeof planFlags>;

/** Exits as `diff` does: 1 if there are differences, more than 1 on errors. */
export async function run(flags: PlanFlags, context: Context): Promise<void> {
  try {
    if (await showChanges(flags, context)) throw new ExitStatus(1);
  } catch (error) {
    if (error instanceof ExitStatus) throw error;
    throw new ExitStatus(Math.max(exitCode(error), 2), { cause: error });
  }
}

/** What to preview, and how to show it. */
interface PlanOptions {
  readonly output: Output;
  readonly wanted: Wanted;
  /** As if all of them were deleted. */
  readonly deletion: boolean;
  readonly secrets: boolean;
}

async function optionsOf(flags: PlanFlags, input: Input): Promise<PlanOptions> {
  return {
    output: await reportOutput(flags, input, nameLine),
    wanted: await wantedBy(flags, input),
    deletion: flags.delete,
    secrets: flags.showSecrets,
  };
}

/** Whether there are any changes. */
async function showChanges(flags: PlanFlags, context: Context): Promise<boolean> {
  const { io } = context;
  const options = await optionsOf(flags, context.input);
  const { output } = options;
  const { planSummary, renderChanges } = await import('../../src/render/changes.ts');
  const hub = await context.connect(flags);
  const karmada = await connectKarmada(flags, hub, context);
  const print = () => 'print' in output && io.out(output.print(planReport(plans)));
  const show = (plan: ServicePlan) => {
    io.out(renderChanges(plan.changes));
    io.err(`${planSummary(plan)}\n`);
  };
  const plans: ServicePlan[] = [];
  try {
    await eachPlan(options, { hub, karmada, timers: context.timers }, (plan) => {
      plans.push(plan);
      if (!('print' in output)) show(plan);
    });
  } catch (error) {
    if (plans.length > 0) print();
    throw error;
  }
  print();
  return plans.some(differs);
}

const nameLine = ({ name }: ServicePlan) => `hypermlservice.tensorstack.dev/${name}`;

interface World {
  readonly hub: Cluster;
  readonly karmada: Cluster;
  readonly timers: Context['timers'];
}

/** Calls `take` with one plan after the other; those that fail are left out. */
async function eachPlan(
  { wanted, deletion, secrets }: PlanOptions,
  { hub, karmada, timers }: World,
  take: (plan: ServicePlan) => void,
): Promise<void> {
  const kinds = new KindScopes(karmada, timers);
  await withEach(await wanted(hub), async (find) => {
    const hmls = await find();
    const changes = deletion
      ? await deletionPreview(hmls, karmada)
      : await previewOf(hmls, karmada, kinds);
    take(servicePlan(hmls, changes, { deletion, secrets }));
  });
}

/** How to get the HyperMLServices that the flags select, as they would be. */
type Wanted = (hub: Cluster) => Promise<readonly (() => Promise<HyperMLService>)[]>;

/** @throws HmlsError `usage` for names together with files, or neither, or a manifest that cannot be read */
async function wantedBy(flags: PlanFlags, input: Input): Promise<Wanted> {
  const files = flags.filename !== undefined || flags.kustomize !== undefined;
  if (files === flags.names.length > 0) {
    throw new HmlsError('usage', 'specify HyperMLServices by name, or their manifests with -f');
  }
  const read = files ? await readServices(flags, input, 'diff') : [];
  return async (hub) => {
    const namespace = flags.namespace ?? hub.defaultNamespace;
    const manifests = inNamespaces(read, flags.namespace, hub.defaultNamespace);
    return files
      ? manifests.map(
          (manifest) => () => (flags.delete ? stored(manifest, hub) : asApplied(manifest, hub)),
        )
      : flags.names.map(
          (name) => () => hub.get(HYPERMLSERVICES, { namespace, name: plainName(name) }),
        );
  };
}

const stored = ({ object }: ServiceManifest, hub: Cluster) =>
  hub.get(HYPERMLSERVICES, refOf(object));

/** What the hub would store after an apply. */
async function asApplied({ object }: ServiceManifest, hub: Cluster): Promise<HyperMLService> {
  const applied = await hub.apply(HYPERMLSERVICES, object, { force: true, dryRun: true });
  return (await find(hub, HYPERMLSERVICES, refOf(object))) ? applied : withoutUid(applied);
}

/** A dry run invents a uid. */
function withoutUid(hmls: HyperMLService): HyperMLService {
  const { uid: _, ...metadata } = hmls.metadata;
  return { ...hmls, metadata };
}
