import { type Example, severityOfIngress } from '../headingress/istio/routing/findings.ts';
import { keyOf, type Ref } from '../kubernetes/object.ts';
import type { CheckedHeadIngress, ReportedFinding } from '../reports/headingress.ts';
import { escaped } from './kubectl/table.ts';

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
