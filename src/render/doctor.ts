import type { Check, CheckSection, DoctorReport } from '../reports/doctor.ts';
import type { Style } from './cells.ts';
import { escaped } from './kubectl/table.ts';

/** The prefix of a check. */
export type Signs = Readonly<Record<Check['outcome'], string>>;

export const SIGNS: Signs = { passed: '√', failed: '×', skipped: '-' };
export const WORDS: Signs = { passed: 'ok     ', failed: 'failed ', skipped: 'skipped' };

const LEVELS = { passed: 'good', failed: 'bad', skipped: 'unknown' } as const;

/** Each section under its name, as `linkerd check` prints them, then the overall result. */
export function renderDoctor(
  { items, healthy }: DoctorReport,
  { signs, paint }: { readonly signs: Signs; readonly paint: Style['paint'] },
): string {
  const sign = (outcome: Check['outcome']) => paint(signs[outcome], LEVELS[outcome]);
  const line = (check: Check) => `${sign(check.outcome)} ${escaped(check.title)}\n${below(check)}`;
  const section = ({ name, checks }: CheckSection) =>
    `${name}\n${'-'.repeat(name.length)}\n${checks.map(line).join('')}\n`;
  const result = sign(healthy ? 'passed' : 'failed').trimEnd();
  return `${items.map(section).join('')}Status check results are ${result}\n`;
}

function below({ detail, hint }: Check): string {
  const lines = [...(detail?.split('\n') ?? []), ...(hint ? [`hint: ${hint}`] : [])];
  return lines.map((text) => `    ${escaped(text)}\n`).join('');
}
