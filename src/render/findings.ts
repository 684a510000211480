import { FINDINGS, type FindingCode, severityOf } from '../lint/findings.ts';
import { type LocatedFinding, validationReport } from '../reports/validation.ts';
import { renderRows } from './kubectl/table.ts';

export type FindingFormat = 'text' | 'json' | 'sarif' | 'github';

/** All findings in one document, or one per line. */
export function renderFindings(findings: readonly LocatedFinding[], format: FindingFormat): string {
  switch (format) {
    case 'text':
      return findings.map(textLine).join('');
    case 'github':
      return findings.map(githubLine).join('');
    case 'json':
      return document(validationReport(findings));
    case 'sarif':
      return document(sarif(findings));
  }
}

const document = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const told = ({ path, message }: LocatedFinding) => (path === '' ? message : `${path}: ${message}`);

function textLine(finding: LocatedFinding): string {
  const { source, line, column, code } = finding;
  return `${source}:${line}:${column}: ${severityOf(finding)} ${code}: ${told(finding)}\n`;
}

/** Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function githubLine(finding: LocatedFinding): string {
  const { source, line, column, code } = finding;
  const place = `file=${property(source)},line=${line},col=${column},title=${code}`;
  return `::${severityOf(finding)} ${place}::${escaped(told(finding))}\n`;
}

const escaped = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
/** Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
const sarif = (findings: readonly LocatedFinding[]) => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'kubectl-hmls', rules: Object.entries(FINDINGS).map(rule) } },
      columnKind: 'utf16CodeUnits',
      results: findings.map(result),
    },
  ],
});

const rule = ([id, { severity, says }]: [string, (typeof FINDINGS)[FindingCode]]) => ({
  id,
  shortDescription: { text: says },
  defaultConfiguration: { level: severity },
});

const result = (finding: LocatedFinding) => ({
  ruleId: finding.code,
  level: severityOf(finding),
  message: { text: told(finding) },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(finding.source) },
        region: { startLine: finding.line, startColumn: finding.column },
      },
    },
  ],
});

const uriOf = (source: string) => encodeURI(source.replaceAll('\\', '/'));

/** Every code and its meaning. */
export const renderCodes = () =>
  renderRows([
    ['CODE', 'SEVERITY', 'MEANING'],
    ...Object.entries(FINDINGS).map(([code, { severity, says }]) => [code, severity, says]),
  ]);
