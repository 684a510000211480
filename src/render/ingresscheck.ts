import {
  type Example,
  type IngressFinding,
  severityOfIngress,
} from '../headingress/istio/routing/findings.ts';
import { keyOf, type Ref } from '../kubernetes/object.ts';
import { escaped } from './kubectl/table.ts';

/** A finding, and how to fix it. */
export interface ReportedFinding extends IngressFinding {
  readonly fix: string;
}

/** A HeadIngress, and the problems with where its requests go. */
export interface CheckedHeadIngress {
  readonly headIngress: Ref;
  readonly findings: readonly ReportedFinding[];
}

/** One document for scripts, an item for each finding. */
export const ingressReport = (checked: readonly CheckedHeadIngress[]) => ({
  apiVersion: 'cli.tensorstack.dev/v1alpha1',
  kind: 'HeadIngressReport',
  items: checked.flatMap(({ headIngress, findings }) =>
    findings.map(({ code, facts: _, ...rest }) => ({
      headIngress: keyOf(headIngress),
      code,
      severity: severityOfIngress({ code }),
      ...rest,
    })),
  ),
});

export type IngressReport = ReturnType<typeof ingressReport>;

/** For people: a paragraph for each finding. */
export const ingressCheckText = (checked: readonly CheckedHeadIngress[]): string =>
  escaped(
    checked
      .flatMap(({ headIngress, findings }) => findings.map((f) => paragraph(headIngress, f)))
      .join(''),
  );

function paragraph(headIngress: Ref, finding: ReportedFinding): string {
  const { code, message, effect, fix, example } = finding;
  const lines = [
    `${keyOf(headIngress)}: ${severityOfIngress(finding)} ${code}: ${message}`,
    `  effect: ${effect}`,
    ...(example ? [`  for example: ${exampleText(example)}`] : []),
    `  fix: ${fix}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** As one would type it. */
function exampleText({ request, port, answeredBy }: Example): string {
  const { method, scheme, authority, path, headers, query } = request;
  const asked = new URLSearchParams(query).toString();
  const url = `${scheme}://${authority}${portText(scheme, port)}${path}${asked && `?${asked}`}`;
  const extras = Object.entries(headers).map(([name, value]) => ` -H '${name}: ${value}'`);
  const where = answeredBy === undefined ? 'gets 404' : `goes to VirtualService ${answeredBy}`;
  return `${method} ${url}${extras.join('')} ${where}`;
}

const portText = (scheme: string, port: number) =>
  port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`;
