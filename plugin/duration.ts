import { HmlsError } from '../src/domain/errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DURATION = /^(\d+(\.\d+)?(ms|s|m|h))+$/;

/**
 * Milliseconds from a duration as kubectl's flags take it: `90s`, `1m30s`, `0`.
 *
 * @throws HmlsError `usage`
 */
export function parseDuration(text: string, flag: string): number {
  if (text === '0') return 0;
  if (!DURATION.test(text)) {
    throw new HmlsError('usage', `invalid duration "${text}" for --${flag}`, {
      hint: `--${flag}=30s`,
    });
  }
  const parts = text.matchAll(/([\d.]+)(ms|s|m|h)/g);
  return [...parts].reduce((sum, [, n, unit = '']) => sum + Number(n) * (UNITS[unit] ?? 0), 0);
}
