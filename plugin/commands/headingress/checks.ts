import { HmlsError } from '../../../src/errors.ts';
import type { Gate, Live } from '../../../src/headingress/istio/cluster/live.ts';
import {
  type IngressFinding,
  severityOfIngress,
} from '../../../src/headingress/istio/routing/findings.ts';
import { FIELD_MANAGER } from '../../../src/kube/requests.ts';
import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import type { Context } from '../../context.ts';
import { fixOf } from './fixes.ts';

export interface CheckFlags {
  readonly checks?: string | undefined;
}

export const checksFlag = {
  type: 'string',
  requiresArg: true,
  choices: ['strict', 'warn', 'ignore'],
  default: 'strict',
  describe: 'What to do if requests would go elsewhere: refuse to write, tell of it, or nothing',
} as const;

/**
 * Sees to it that the requests of a HeadIngress will go to its spokes once `objects` are written, and
 * tells of what else may surprise. What is wrong with `live` already is no reason to refuse.
 *
 * @throws HmlsError `conflict`, or an AggregateError of several
 */
export async function assertSound(
  objects: readonly KubeObject[],
  live: Live | undefined,
  gate: Gate,
  flags: CheckFlags,
  { io }: Context,
): Promise<void> {
  if (flags.checks === 'ignore') return;
  const { found, gaps } = await findingsAfter(objects, live, gate);
  for (const gap of gaps) io.err(`Warning: ${gap}\n`);
  const refusals = flags.checks === 'warn' ? [] : found.filter(({ isNew }) => isNew);
  for (const { finding } of found.filter((one) => !refusals.includes(one))) {
    io.err(`Warning: ${toldOf(finding)}\n`);
  }
  const [first, ...others] = refusals.map(({ finding }) => refusalOf(finding));
  if (first && others.length > 0) throw new AggregateError([first, ...others]);
  if (first) throw first;
}

interface Rated {
  readonly finding: IngressFinding;
  /** Whether it is an error that writing would bring about. */
  readonly isNew: boolean;
}

async function findingsAfter(
  objects: readonly KubeObject[],
  live: Live | undefined,
  gate: Gate,
): Promise<{ readonly found: readonly Rated[]; readonly gaps: readonly string[] }> {
  const { checked, identity, withPlanned } = await import(
    '../../../src/headingress/istio/routing/check.ts'
  );
  const { routerOf } = await import('../../../src/headingress/istio/routing/virtualservice.ts');
  const { viewOf } = await import('../../../src/headingress/istio/cluster/survey.ts');
  const planned = objects.at(-1) as KubeObject;
  const { gateways } = routerOf(planned);
  const { snapshot, gaps } = await viewOf(gate, refOf(planned).namespace, gateways);
  const before = live ? checked(live.virtualService, snapshot, FIELD_MANAGER) : [];
  const known = new Set(before.map(identity));
  const created = live?.virtualService.metadata.creationTimestamp;
  const after = checked(planned, withPlanned(snapshot, objects, created), FIELD_MANAGER);
  const found = after.map((finding) => ({
    finding,
    isNew: severityOfIngress(finding) === 'error' && !known.has(identity(finding)),
  }));
  return { found, gaps };
}

const toldOf = ({ code, message, effect }: IngressFinding) => `${code}: ${message}; ${effect}`;

const refusalOf = (finding: IngressFinding) =>
  new HmlsError('conflict', toldOf(finding), {
    hint: `${fixOf(finding)}; or override with --checks=warn`,
  });
