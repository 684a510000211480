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
import type { Context } from '../context.ts';
import { ExitStatus, exitCode, withEach } from '../exit.ts';
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

/** Whether there are any. */
async function showChanges(flags: PlanFlags, context: Context): Promise<boolean> {
  const { io } = context;
  const output = await reportOutput(flags, context.input, nameLine);
  const { planSummary, renderChanges } = await import('../../src/render/changes.ts');
  const print = () => 'print' in output && io.out(output.print(planReport(plans)));
  const show = (plan: ServicePlan) => {
    io.out(renderChanges(plan.changes));
    io.err(`${planSummary(plan)}\n`);
  };
  const plans: ServicePlan[] = [];
  try {
    await eachPlan(flags, context, (plan) => {
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

/** Calls `take` with one plan after the other; those that fail are left out. */
async function eachPlan(
  flags: PlanFlags,
  context: Context,
  take: (plan: ServicePlan) => void,
): Promise<void> {
  const wanted = await wantedBy(flags, context);
  const hub = await context.connect(flags);
  const karmada = await connectKarmada(flags, hub, context);
  const kinds = new KindScopes(karmada, context.timers);
  const options = { deletion: flags.delete, secrets: flags.showSecrets };
  await withEach(await wanted(hub), async (find) => {
    const hmls = await find();
    const changes = flags.delete
      ? await deletionPreview(hmls, karmada)
      : await previewOf(hmls, karmada, kinds);
    take(servicePlan(hmls, changes, options));
  });
}

/** How to get the HyperMLServices that the flags select, as they would be. */
type Wanted = (hub: Cluster) => Promise<readonly (() => Promise<HyperMLService>)[]>;

/** @throws HmlsError `usage` for names together with files, or neither, or a manifest that cannot be read */
async function wantedBy(flags: PlanFlags, { input }: Context): Promise<Wanted> {
  const files = flags.filename !== undefined || flags.kustomize !== undefined;
  if (files === flags.names.length > 0) {
    throw new HmlsError('usage', 'specify HyperMLServices by name, or their manifests with -f');
  }
  const read = files ? await readServices(flags, input, 'diff') : [];
  return async (hub) => {
    const namespace = flags.namespace ?? hub.defaultNamespace;
    const manifests = inNamespaces(read, flags.namespace, hub.defaultNamespace);
    return files
      ? manifests.map((manifest) => () => asApplied(manifest, hub, flags))
      : flags.names.map(
          (name) => () => hub.get(HYPERMLSERVICES, { namespace, name: plainName(name) }),
        );
  };
}

/** What the hub would store after an apply; for a deletion, what it has. */
async function asApplied({ object }: ServiceManifest, hub: Cluster, flags: PlanFlags) {
  if (flags.delete) return hub.get(HYPERMLSERVICES, refOf(object));
  const applied = await hub.apply(HYPERMLSERVICES, object, { force: true, dryRun: true });
  return (await find(hub, HYPERMLSERVICES, refOf(object))) ? applied : withoutUid(applied);
}

/** A dry run invents a uid. */
function withoutUid(hmls: HyperMLService): HyperMLService {
  const { uid: _, ...metadata } = hmls.metadata;
  return { ...hmls, metadata };
}
