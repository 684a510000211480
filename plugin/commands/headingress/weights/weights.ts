import { HmlsError } from '../../../../src/errors.ts';
import type { HeadIngressBackend } from '../../../../src/headingress/backend.ts';
import { type Change, change, readWithSource } from '../../../../src/headingress/change.ts';
import type { SourcedMoment } from '../../../../src/headingress/decision.ts';
import { weightsOf } from '../../../../src/headingress/headingress.ts';
import type { DecideSplit, SplitDecision } from '../../../../src/headingress/split.ts';
import type { HyperMLService } from '../../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../../src/hmls/kind.ts';
import type { Cluster } from '../../../../src/kube/cluster.ts';
import { until } from '../../../../src/kube/until.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../../src/kubernetes/object.ts';
import { printerOf } from '../../../../src/render/kubectl/printer.ts';
import { weightTable } from '../../../../src/render/weightchange.ts';
import { weightReport } from '../../../../src/reports/headingress.ts';
import { backendOf, refIn } from '../../../clusters/ingress.ts';
import { parseDuration } from '../../../commandline/duration.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import type { Context } from '../../../context.ts';
import { formatOf } from '../../../output/output.ts';
import type { weightFlags } from '../../flags/route.ts';
import type { nameArgument } from '../../flags/shared.ts';
import { changeOptions, printWritten } from '../write.ts';

/** The flags of all commands that set weights. */
export type WeightFlags = FlagsOf<typeof nameArgument & typeof weightFlags>;

const FORMATS = ['json', 'yaml', 'name'] as const;

/** Changes the weights of a HeadIngress as `decide` says, and prints the result. */
export async function changeWeights(
  flags: WeightFlags,
  context: Context,
  decide: DecideSplit,
): Promise<void> {
  const format = formatOf(flags.output, FORMATS);
  const options = changeOptions(flags, context);
  const hub = context.connect(flags);
  const ref = await refIn(flags, { connect: () => hub });
  const read = readWithSource(serviceAhead(hub, ref));
  const backend = await backendOf(flags, context, { writes: true });
  const changed = await change(backend, ref, decide, { ...options, read });
  if (flags.wait && !options.dryRun) await untilSettled(backend, changed.object, flags, context);
  await printChange(changed, format, flags, context);
  if (format === undefined && !options.dryRun) {
    context.io.err(`Undo with: kubectl hmls headingress undo ${undoArguments(ref, flags)}\n`);
  }
}

/**
 * Reads the HyperMLService of a HeadIngress. Usually both have the same name, so the one of that name is
 * requested before the HeadIngress has been read.
 */
function serviceAhead(hub: Promise<Cluster>, ref: Ref): (source: Ref) => Promise<HyperMLService> {
  const service = hub.then((cluster) => cluster.get(HYPERMLSERVICES, ref));
  service.catch(() => {}); // reported where the result is used
  return async (source) =>
    keyOf(source) === keyOf(ref) ? service : (await hub).get(HYPERMLSERVICES, source);
}

async function untilSettled(
  backend: HeadIngressBackend,
  object: KubeObject,
  flags: WeightFlags,
  context: Context,
): Promise<void> {
  const timeoutMs = parseDuration(flags.timeout ?? '30s', 'timeout');
  const ask = () => backend.settled(refOf(object), object.metadata.generation ?? 0);
  const isSettled = await until(ask, Boolean, { everyMs: 100, timeoutMs }, context);
  if (isSettled) return;
  throw new HmlsError(
    'timed-out',
    `timed out waiting for Istio to reconcile ${object.metadata.name}`,
  );
}

async function printChange(
  { moment, decision, object, written }: Change<SourcedMoment, SplitDecision>,
  format: (typeof FORMATS)[number] | undefined,
  flags: WeightFlags,
  context: Context,
): Promise<void> {
  const before = weightsOf(moment.live.headIngress.routes);
  const after = weightsOf(decision.headIngress.routes);
  const shown = { object, before, after, readiness: decision.readiness };
  if (format === 'json' || format === 'yaml') {
    return context.io.out(printerOf({ as: format })(weightReport(shown)));
  }
  await printWritten(written, flags, context);
  if (format === undefined) context.io.out(weightTable(shown));
}

function undoArguments({ namespace, name }: Ref, flags: WeightFlags): string {
  const elsewhere = flags.namespace !== undefined || flags.ingressNamespace !== undefined;
  return elsewhere ? `${name} -n ${flags.namespace ?? namespace}` : name;
}
