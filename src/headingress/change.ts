import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { Ref } from '../kubernetes/object.ts';
import type {
  Applied,
  HeadIngressBackend,
  LiveHeadIngress,
  RoutingFinding,
  WriteOptions,
} from './backend.ts';
import type { Decide, Decision, Moment, SourcedMoment } from './decision.ts';
import { type HeadIngress, weightsOf } from './headingress.ts';
import { assertVersion, historyWith, type Split } from './history.ts';
import { sameWeights } from './weights.ts';

/** Reads the state that a decision about one HeadIngress is based on. */
export type ReadMoment<M extends Moment> = (backend: HeadIngressBackend, ref: Ref) => Promise<M>;

export interface ChangeOptions<M extends Moment> extends WriteOptions {
  /** {@link expectNone}, {@link findLive}, {@link readLive} or {@link readWithSource}. */
  readonly read: ReadMoment<M>;
  /** The reason to record in the history; absent: the decision's own reason. */
  readonly reason?: string | undefined;
  /** On routing errors: refuse to write, only warn, or do not check at all. */
  readonly checks: 'strict' | 'warn' | 'ignore';
  /** Change it only if its object still has this resourceVersion. */
  readonly ifMatch?: string | undefined;
  /** How to wait until gateways know a host: a terminal sleeps, a reconciler requeues. */
  waitForGateways(): Promise<void>;
  now(): Date;
  /** Receives the notes of the decision. */
  note(text: string): void;
  /** Receives the findings that do not prevent the change. */
  warn(text: string): void;
}

/** The state that a change was based on, the decision, and the result. */
export interface Change<M extends Moment, D extends Decision> extends Applied {
  readonly moment: M;
  readonly decision: D;
}

/**
 * Applies what `decide` says to the HeadIngress at `ref`, and records in its history who changed the
 * split and why.
 *
 * @throws HmlsError `conflict` if the change introduces routing errors, if the object is not at the
 *   expected resourceVersion, or if it has changed since it was read; an AggregateError of several; and
 *   whatever `decide` throws
 */
export async function change<M extends Moment, D extends Decision>(
  backend: HeadIngressBackend,
  ref: Ref,
  decide: Decide<M, D>,
  options: ChangeOptions<M>,
): Promise<Change<M, D>> {
  const moment = await options.read(backend, ref);
  const { live } = moment;
  if (live) assertVersion(live.object, live.history, options.ifMatch);
  const decision = decide(moment);
  const { headIngress, routesOnly, notes = [] } = decision;
  for (const note of notes) options.note(note);
  await assertSound(backend, headIngress, live, options);
  const history = await historyAfter(backend, decision, live, options);
  const { dryRun, force, waitForGateways } = options;
  const applied = await backend.apply({ headIngress, history }, live, {
    dryRun,
    force,
    routesOnly,
    waitForGateways,
  });
  return { moment, decision, ...applied };
}

/** For a HeadIngress to be created: the backend refuses if it already exists. */
export const expectNone: ReadMoment<Moment> = async () => ({ live: undefined });

/** For one to be created or updated. */
export const findLive: ReadMoment<Moment> = async (backend, ref) => ({
  live: await backend.find(ref),
});

/** For one that must exist. */
export const readLive: ReadMoment<Moment & { readonly live: LiveHeadIngress }> = async (
  backend,
  ref,
) => ({ live: await backend.read(ref) });

/**
 * Like {@link readLive}, with its HyperMLService as read by `serviceAt`; how to handle a failure of that is
 * up to the decision.
 */
export const readWithSource =
  (serviceAt: (source: Ref) => Promise<HyperMLService>): ReadMoment<SourcedMoment> =>
  async (backend, ref) => {
    const live = await backend.read(ref);
    return { live, service: await orError(serviceAt(live.headIngress.source)) };
  };

async function orError<T>(result: Promise<T>): Promise<T | HmlsError> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof HmlsError) return error;
    throw error;
  }
}

/** Findings that already exist do not prevent the change. */
async function assertSound<M extends Moment>(
  backend: HeadIngressBackend,
  headIngress: HeadIngress,
  live: LiveHeadIngress | undefined,
  { checks, warn }: ChangeOptions<M>,
): Promise<void> {
  if (checks === 'ignore') return;
  const { findings, gaps } = await backend.check(headIngress, live);
  const isRefused = ({ severity, isNew }: RoutingFinding) =>
    checks === 'strict' && severity === 'error' && isNew;
  gaps.forEach(warn);
  for (const finding of findings.filter((one) => !isRefused(one))) warn(findingText(finding));
  const [first, ...others] = findings.filter(isRefused).map(refusalOf);
  if (first && others.length > 0) throw new AggregateError([first, ...others]);
  if (first) throw first;
}

const findingText = ({ code, message, effect }: RoutingFinding) => `${code}: ${message}; ${effect}`;

const refusalOf = (finding: RoutingFinding) =>
  new HmlsError('conflict', findingText(finding), {
    remedy: {
      is: 'fix-finding',
      code: finding.code,
      objects: finding.objects,
      facts: finding.facts,
    },
  });

/** Unchanged if the weights are; the user is looked up only if they differ. */
async function historyAfter<M extends Moment>(
  backend: HeadIngressBackend,
  decision: Decision,
  live: LiveHeadIngress | undefined,
  options: ChangeOptions<M>,
): Promise<readonly Split[]> {
  const weights = weightsOf(decision.headIngress.routes);
  const before = live && weightsOf(live.headIngress.routes);
  if (live && before && sameWeights(before, weights)) return live.history;
  const time = options.now().toISOString();
  const reason = options.reason ?? decision.reason;
  const user = await backend.user();
  const next = { time, user, ...(reason && { reason }), weights };
  return historyWith(next, before, live?.history ?? []);
}
