import type { IngressCluster } from '../../../src/headingress/istio/cluster/ingresscluster.ts';
import {
  INGRESS_FINDINGS,
  severityOfIngress,
} from '../../../src/headingress/istio/routing/findings.ts';

import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import { ingressCheckText } from '../../../src/render/ingresscheck.ts';
import { renderRows } from '../../../src/render/kubectl/table.ts';
import { type CheckedHeadIngress, ingressReport } from '../../../src/reports/headingress.ts';
import { ingressOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { ExitStatus } from '../../exit.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import { summaryOf } from '../../output/summary.ts';
import { failOn, nothingFound } from '../../select/selection.ts';
import type { checkFlags } from '../flags/traffic.ts';
import { reported } from './fixes.ts';
import { listed } from './listing.ts';

type CheckCommandFlags = FlagsOf<typeof checkFlags>;

export async function run(flags: CheckCommandFlags, context: Context): Promise<void> {
  const { io, input, connect } = context;
  if (flags.codes) return io.out(codesText());
  const output = await reportOutput(flags, input, ({ code }: { readonly code: string }) => code);
  const ingress = await ingressOf(flags, context);
  const own = flags.ingressNamespace ?? flags.namespace;
  const namespace = flags.allNamespaces
    ? undefined
    : (own ?? (await connect(flags)).defaultNamespace);
  const { found, failures } = await listed(flags.names, namespace, ingress);
  const { checked, gaps } = await examined(found, ingress);
  io.out('print' in output ? output.print(ingressReport(checked)) : ingressCheckText(checked));
  for (const gap of gaps) io.err(`Warning: ${gap}\n`);
  const severities = checked.flatMap(({ findings }) => findings.map(severityOfIngress));
  if (found.length > 0) io.err(`${summaryOf(severities, found.length, 'HeadIngress')}\n`);
  else if (failures.length === 0) io.err(nothingFound({ namespace }));
  failOn(failures);
  if (severities.includes('error')) throw new ExitStatus(2);
  if (gaps.length > 0) throw new ExitStatus(4);
}

function codesText(): string {
  const rows = Object.entries(INGRESS_FINDINGS).map(([code, { severity, summary }]) => [
    code,
    severity,
    summary,
  ]);
  return renderRows([['CODE', 'SEVERITY', 'SUMMARY'], ...rows]);
}

interface Examined {
  readonly checked: readonly CheckedHeadIngress[];
  readonly gaps: readonly string[];
}

async function examined(
  objects: readonly KubeObject[],
  ingress: IngressCluster,
): Promise<Examined> {
  const { findingsNow } = await import('../../../src/headingress/istio/cluster/check.ts');
  const { examined, gaps } = await findingsNow(objects, ingress);
  const checked = examined.map(({ object, findings }) => ({
    headIngress: refOf(object),
    findings: findings.map(reported),
  }));
  return { checked, gaps };
}
