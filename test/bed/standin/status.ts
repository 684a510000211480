import type { Condition } from '../../../src/kubernetes/object.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';
import type { MLService, MLServiceStatus, ReleaseSpec, ReleaseStatus } from './mlservice.ts';
import { hostOf, releaseHostOf, type Site, urlOf } from './routes.ts';

/** Times are in milliseconds since 1970. */
export interface Moment {
  readonly now: number;
  /** When the service was first seen in this version, which decides its rollout progress. */
  readonly seen: number;
}

/** The status that the T9k controller would set, according to the manual and the MLService API. */
export function statusOf(service: MLService, site: Site, moment: Moment): MLServiceStatus {
  const { metadata, spec = {}, status } = service;
  const releases = spec.releases ?? [];
  const problem = problemOf(service, moment);
  const paused = behaviourOf(service).kind === 'pause';
  return {
    address: { url: urlOf(hostOf(metadata, site), site) },
    conditions: [
      condition(status, 'Paused', paused, undefined, moment),
      condition(status, 'Ready', problem === undefined, problem, moment),
    ],
    ...(spec.default === undefined ? {} : { defaultRelease: spec.default }),
    ...(spec.canary === undefined ? {} : { canaryRelease: spec.canary }),
    releases: releases.map((release) => releaseStatus(service, release, site, problem)),
  };
}

/** Why a service is not ready. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** Undefined if the service is ready. */
export function problemOf(service: MLService, moment: Moment): Problem | undefined {
  return problemOfSpec(service) ?? problemOfBehaviour(behaviourOf(service), moment);
}

function problemOfSpec({ spec = {} }: MLService): Problem | undefined {
  const { default: main, canary, releases = [] } = spec;
  if (main === undefined) return { reason: 'NoDefault', message: 'spec.default is missing' };
  const missing = [main, canary].find(
    (name) => name !== undefined && !releases.some((release) => release.name === name),
  );
  if (missing === undefined) return undefined;
  return { reason: 'ReleaseNotFound', message: `release ${missing} is not in spec.releases` };
}

function problemOfBehaviour(behaviour: Behaviour, { now, seen }: Moment): Problem | undefined {
  switch (behaviour.kind) {
    case 'slow':
      if (now - seen >= behaviour.delayMs) return undefined;
      return { reason: 'Deploying', message: 'the model is being loaded' };
    case 'fail':
      return { reason: 'Failed', message: behaviour.message };
    case 'stop':
      return { reason: 'Stopped', message: 'the model server has stopped' };
    case 'pause':
      return { reason: 'Paused', message: 'the service is paused' };
    default:
      return undefined;
  }
}

function releaseStatus(
  { metadata, spec = {} }: MLService,
  { name, predictor }: ReleaseSpec,
  site: Site,
  problem: Problem | undefined,
): ReleaseStatus {
  const replicas = problem?.reason === 'Paused' ? 0 : (predictor?.minReplicas ?? 1);
  return {
    name,
    ready: problem === undefined,
    readyReplicas: problem ? 0 : replicas,
    totalReplicas: replicas,
    trafficPercent: trafficPercent(spec, name),
    url: urlOf(releaseHostOf(metadata, name, site), site),
    ...problem,
  };
}

/** The canary gets its percentage, the default release the rest, others nothing. */
export function trafficPercent(
  { default: main, canary, canaryTrafficPercent = 0 }: NonNullable<MLService['spec']>,
  release: string,
): number {
  if (release === canary) return canaryTrafficPercent;
  if (release !== main) return 0;
  return canary === undefined ? 100 : 100 - canaryTrafficPercent;
}

/** Keeps the time of a condition whose status did not change. */
function condition(
  before: MLServiceStatus | undefined,
  type: string,
  holds: boolean,
  problem: Problem | undefined,
  { now }: Moment,
): Condition {
  const status = holds ? 'True' : 'False';
  const old = before?.conditions?.find((candidate) => candidate.type === type);
  const unchanged = old?.status === status ? old.lastTransitionTime : undefined;
  return { lastTransitionTime: unchanged ?? rfc3339(now), ...problem, status, type };
}

/** In whole seconds, as Kubernetes writes it. */
function rfc3339(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
