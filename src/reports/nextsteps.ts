import { isDeepStrictEqual } from 'node:util';
import type { Ref } from '../kubernetes/object.ts';
import type { Remedy } from '../remedy.ts';
import type { Problem, ServiceReport } from './status.ts';
import { isRefusal } from './unrecoverable.ts';

export interface NextStep {
  /** Of the problem, or the state of the service. */
  readonly reason: string;
  readonly remedy: Remedy;
}

/** What to do about the problems of a service, each step once. */
export function nextSteps({ namespace, name, state, problems }: ServiceReport): NextStep[] {
  const ref = { namespace, name };
  const steps = problems.flatMap((problem): NextStep[] => {
    const { reason } = problem;
    const remedy = remedyFor(problem, ref);
    return remedy ? [{ reason, remedy }] : [];
  });
  const isAway = problems.some(({ reason }) => reason === 'ClusterNotReady' || isOfKarmada(reason));
  if (state === 'Terminating' && isAway)
    steps.push({ reason: state, remedy: { is: 'abandon-service', ...ref } });
  return steps.filter((step, i) => steps.findIndex((s) => isDeepStrictEqual(s, step)) === i);
}

const isOfKarmada = (reason: string) => reason.startsWith('Karmada');

/** Undefined if the message of the problem already says what to do. */
function remedyFor({ reason, cluster = '' }: Problem, ref: Ref): Remedy | undefined {
  switch (reason) {
    case 'NotObserved':
      return { is: 'check-hub' };
    case 'Suspended':
      return { is: 'resume-service', ...ref };
    case 'ClusterNotReady':
      return { is: 'describe-cluster', cluster };
    case 'ClusterNotFound':
      return { is: 'list-clusters' };
    case 'KarmadaSecretForbidden':
      return { is: 'grant-karmada-secret' };
    case 'StatusTruncated':
      return undefined;
  }
  if (isOfKarmada(reason)) return { is: 'check-karmada' };
  const isInMessage = isRefusal(reason) && reason !== 'ApplyFailed';
  return isInMessage ? undefined : { is: 'list-spoke-events', ...ref };
}
