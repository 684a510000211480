import { Misuse } from './misuse.ts';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Parses a duration in the syntax of kubectl's flags, e.g. `90s`, `1m30s`, `0`; never negative. Returns
 * milliseconds.
 *
 * @throws Misuse with Go's message
 */
export function parseDuration(text: string, flag: string): number {
  if (text === '0') return 0;
  const problem = problemWith(text);
  if (problem !== undefined) {
    throw new Misuse(`invalid argument "${text}" for "--${flag}" flag: time: ${problem} "${text}"`);
  }
  const parts = text.matchAll(PART);
  return [...parts].reduce((sum, [, n, unit = '']) => sum + Number(n) * (UNITS[unit] ?? 0), 0);
}

const PART = /(\d+\.?\d*|\.\d+)([^\d.]*)/g;

/** Source: ParseDuration in Go's time. */
function problemWith(text: string): string | undefined {
  if (text === '' || text.replace(PART, '') !== '') return 'invalid duration';
  for (const [, , unit = ''] of text.matchAll(PART)) {
    if (unit === '') return 'missing unit in duration';
    if (!Object.hasOwn(UNITS, unit)) return `unknown unit "${unit}" in duration`;
  }
  return undefined;
}
