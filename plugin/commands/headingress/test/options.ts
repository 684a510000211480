import { HmlsError } from '../../../../src/errors.ts';
import { parseDuration } from '../../../commandline/duration.ts';
import { integerOf } from '../../../commandline/flags.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import { dryRunOf } from '../../../output/dryrun.ts';
import { formatOf } from '../../../output/output.ts';
import type { testFlags } from '../../flags/traffic.ts';

const MOST_REQUESTS = 10_000;
const MOST_AT_ONCE = 64;
const MOST_MS = 3_600_000;
const FORMATS = ['json', 'yaml'] as const;

export type TestFlags = FlagsOf<typeof testFlags>;

/** The load to send, and what to do with the outcome. */
export interface TestOptions {
  readonly requests: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly dryRun: boolean;
  readonly format: (typeof FORMATS)[number] | undefined;
}

/** @throws HmlsError `usage` for values out of bounds */
export function optionsOf(flags: TestFlags): TestOptions {
  const dryRun = dryRunOf(flags.dryRun);
  if (dryRun === 'server') {
    throw new HmlsError(
      'usage',
      'test changes nothing on any API server: must be --dry-run=client',
    );
  }
  return {
    requests: bounded(flags.requests, 'requests', MOST_REQUESTS),
    concurrency: bounded(flags.concurrency, 'concurrency', MOST_AT_ONCE),
    timeoutMs: timeoutOf(flags.timeout),
    dryRun: dryRun === 'client',
    format: formatOf(flags.output, FORMATS),
  };
}

function bounded(text: string, flag: string, most: number): number {
  const value = integerOf(text, `--${flag}`);
  if (value >= 1 && value <= most) return value;
  throw new HmlsError('usage', `invalid --${flag} ${text}: must be from 1 to ${most}`);
}

function timeoutOf(text: string): number {
  const ms = Math.ceil(parseDuration(text, 'timeout'));
  if (ms > 0 && ms <= MOST_MS) return ms;
  throw new HmlsError('usage', `invalid --timeout ${text}: must be more than 0 and at most 1h`);
}
