import type { Argv } from 'yargs';
import { HmlsError } from '../../../../src/errors.ts';
import { candidatesOf } from '../../../../src/headingress/backends.ts';
import { assertReady, weighted, weightsOf } from '../../../../src/headingress/headingress.ts';
import { type Gate, getLive, type Live } from '../../../../src/headingress/istio/cluster/live.ts';
import {
  assertVersion,
  changeVirtualService,
  untilSynced,
} from '../../../../src/headingress/istio/cluster/virtualservice.ts';
import type { Writing } from '../../../../src/headingress/istio/cluster/write.ts';
import type { Weights } from '../../../../src/headingress/weights.ts';
import type { HyperMLService } from '../../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../../src/hmls/kind.ts';
import type { Cluster } from '../../../../src/kube/cluster.ts';
import { type KubeObject, keyOf, type Ref, refOf } from '../../../../src/kubernetes/object.ts';
import { printerOf } from '../../../../src/render/kubectl/printer.ts';
import { weightTable } from '../../../../src/render/weightchange.ts';
import { weightReport } from '../../../../src/reports/headingress.ts';
import { gateOf, refIn, withIngressFlags } from '../../../clusters/ingress.ts';
import { parseDuration } from '../../../commandline/duration.ts';
import type { Context } from '../../../context.ts';
import { dryRunFlag } from '../../../output/dryrun.ts';
import { formatOf, outputFlag } from '../../../output/output.ts';
import { ifMatchFlag } from '../apply.ts';
import { type ExistingFlags, nameArgument, type WritingFlags } from '../flags.ts';
import { objectsWith } from '../objects.ts';
import { isGaining } from '../plan.ts';
import { printWritten, recorderOf } from '../write.ts';

/** The flags of all commands that move traffic. */
export interface WeightFlags extends ExistingFlags, WritingFlags {
  readonly ifMatch?: string | undefined;
  readonly force?: boolean | undefined;
  readonly wait?: boolean | undefined;
  readonly timeout?: string | undefined;
}

export const withWeightFlags = <T>(yargs: Argv<T>) =>
  withIngressFlags(yargs)
    .positional('name', nameArgument)
    .options({
      reason: { type: 'string', requiresArg: true, describe: 'Why, for the history' },
      'if-match': ifMatchFlag,
      force: {
        type: 'boolean',
        describe: 'Whether or not spokes are ready, and anybody knows if they are',
      },
      'force-conflicts': {
        type: 'boolean',
        describe: 'Take over fields that somebody else manages',
      },
      wait: { type: 'boolean', describe: 'Return only when Istio has taken it on' },
      timeout: {
        type: 'string',
        requiresArg: true,
        default: '30s',
        describe: 'How long --wait waits',
      },
      'dry-run': dryRunFlag,
      output: outputFlag(FORMATS),
    });

const FORMATS = ['json', 'yaml', 'name'] as const;

/** What a decision may look at. */
export interface Moment {
  readonly live: Live;
  readonly now: Weights;
  isReady(spoke: string): boolean;
}

/** The weights that are to be, and why if the user does not say. */
export interface Decision {
  readonly weights: Weights;
  readonly reason?: string;
}

/** Moves the traffic of one HeadIngress as `decide` says, and shows what that did. */
export async function changeWeights(
  flags: WeightFlags,
  context: Context,
  decide: (moment: Moment) => Decision,
): Promise<void> {
  const format = formatOf(flags.output, FORMATS);
  const hub = context.connect(flags);
  const ref = await refIn(flags, { connect: () => hub });
  const guess = guessed(hub, ref);
  const gate = await gateOf(flags, context, { writes: true });
  const live = await getLive(gate, ref);
  assertVersion(live.virtualService, flags.ifMatch);
  const readiness = await readinessOf(live, guess, flags);
  const decision = decided(live, readiness, flags, decide);

  const recorder = recorderOf(flags, gate, context);
  const object = await written(decision, live, recorder.writing, flags, gate, context);
  if (flags.wait && !recorder.writing.dryRun) await waitFor(gate, object, flags, context);
  const before = weightsOf(live.headIngress.routes);
  const change = { object, before, after: decision.weights, readiness };
  if (format === 'json' || format === 'yaml') {
    context.io.out(printerOf({ as: format })(weightReport(change)));
    return;
  }
  await printWritten(recorder.written(), flags, context);
  if (format === undefined) context.io.out(weightTable(change));
  if (format === undefined && !recorder.writing.dryRun) {
    context.io.err(`Undo with: kubectl hmls headingress undo ${undoArguments(ref, flags)}\n`);
  }
}

/** @throws HmlsError `not-ready` if a spoke that is not ready would get more than it has */
function decided(
  live: Live,
  readiness: Readiness | undefined,
  { force }: WeightFlags,
  decide: (moment: Moment) => Decision,
): Decision {
  const { routes } = live.headIngress;
  const isReady = (spoke: string) => force || (readiness?.get(spoke) ?? false);
  const decision = decide({ live, now: weightsOf(routes), isReady });
  const next = weighted(routes, decision.weights);
  const rated = next.map((route) => ({ ...route, ready: isReady(route.spoke) }));
  assertReady(rated.filter(isGaining(routes)));
  return decision;
}

/** The VirtualService, with the weights that were decided upon. */
async function written(
  { weights, reason }: Decision,
  live: Live,
  writing: Writing,
  flags: WeightFlags,
  gate: Gate,
  context: Context,
): Promise<KubeObject> {
  const ingress = { ...live.headIngress, routes: weighted(live.headIngress.routes, weights) };
  const objects = await objectsWith(ingress, live, flags.reason ?? reason, gate, context);
  const virtualService = objects.at(-1) as KubeObject;
  return changeVirtualService(live.virtualService, virtualService, writing);
}

function undoArguments({ namespace, name }: Ref, flags: WeightFlags): string {
  const elsewhere = flags.namespace !== undefined || flags.ingressNamespace !== undefined;
  return elsewhere ? `${name} -n ${flags.namespace ?? namespace}` : name;
}

type Readiness = ReadonlyMap<string, boolean>;

/** A HyperMLService that was asked for before anybody knew whether it is the one. */
interface Guess {
  readonly hub: Promise<Cluster>;
  readonly ref: Ref;
  readonly service: Promise<HyperMLService>;
}

/** Most HeadIngresses are called as their source, which can then be read while the ingress is. */
function guessed(hub: Promise<Cluster>, ref: Ref): Guess {
  const service = hub.then((cluster) => cluster.get(HYPERMLSERVICES, ref));
  service.catch(() => {}); // told to whoever needs it
  return { hub, ref, service };
}

/** By spoke; undefined if nobody knows, and the user goes ahead regardless. */
async function readinessOf(
  { headIngress: { source, choice } }: Live,
  { hub, ref, service }: Guess,
  flags: WeightFlags,
): Promise<Readiness | undefined> {
  try {
    const isIt = keyOf(source) === keyOf(ref);
    const hmls = await (isIt ? service : (await hub).get(HYPERMLSERVICES, source));
    return new Map(candidatesOf(hmls, choice).map((c) => [c.spoke, c.backend?.ready ?? false]));
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (flags.force) return undefined;
    const why = error.code === 'not-found' ? 'is gone' : `cannot be asked: ${error.message}`;
    throw new HmlsError(
      'not-ready',
      `nobody knows which spokes are ready: HyperMLService ${keyOf(source)} ${why}`,
      { hint: 'to go ahead regardless: --force' },
    );
  }
}

function waitFor(gate: Gate, object: KubeObject, flags: WeightFlags, context: Context) {
  const timeoutMs = parseDuration(flags.timeout ?? '30s', 'timeout');
  const place = { ingress: gate.ingress, kind: gate.kinds.virtualServices, ref: refOf(object) };
  return untilSynced(place, object.metadata.generation ?? 0, timeoutMs, context);
}
