import type { Argv } from 'yargs';
import { HmlsError } from '../../../../src/errors.ts';
import { withIngressFlags } from '../../../clusters/ingress.ts';
import { parseDuration } from '../../../commandline/duration.ts';
import { integerOf } from '../../../commandline/flags.ts';
import { dryRunOf } from '../../../output/dryrun.ts';
import { formatOf, outputFlag } from '../../../output/output.ts';
import { type ExistingFlags, nameArgument } from '../flags.ts';
import type { RequestFlags } from './request.ts';

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;

const MOST_REQUESTS = 10_000;
const MOST_AT_ONCE = 64;
const MOST_MS = 3_600_000;
const FORMATS = ['json', 'yaml'] as const;

export const withTestFlags = <T>(yargs: Argv<T>) =>
  withIngressFlags(yargs)
    .positional('name', nameArgument)
    .options({
      requests: {
        ...text(
          `How many to send, at most ${MOST_REQUESTS}; -n 200 means the same, as -n with a whole number; -n demo is the namespace`,
        ),
        default: '200',
      },
      concurrency: {
        ...text(`How many are under way at a time, at most ${MOST_AT_ONCE}`),
        default: '8',
      },
      path: text('What follows the prefix, e.g. v1/models/mnist'),
      data: text('Body to POST instead of a GET: text, @FILE, or - for standard input'),
      header: {
        ...text('NAME=VALUE to send along; may be repeated'),
        coerce: (given: unknown) => new Set([given].flat()),
      },
      timeout: { ...text('Longest that one request may take'), default: '30s' },
      'attribute-by': text(
        'Response header that tells spokes apart, by name or host; default: that of --spoke-header in create and apply',
      ),
      'gateway-url': text(
        'Where the gateway is, http(s)://HOST[:PORT]; default: the load balancer of its Service',
      ),
      'gateway-ca': text("File with the CA of the gateway's certificate, in PEM"),
      'gateway-insecure': {
        type: 'boolean',
        describe: "Send requests whatever the gateway's certificate says",
      },
      'dry-run': {
        type: 'string',
        describe: 'client: say what would be sent, and send nothing',
      },
      output: outputFlag(FORMATS),
    })
    .conflicts('gateway-ca', 'gateway-insecure');

export interface TestFlags extends ExistingFlags, RequestFlags {
  readonly requests: string;
  readonly concurrency: string;
  readonly timeout: string;
  readonly attributeBy?: string | undefined;
  readonly gatewayCa?: string | undefined;
  readonly gatewayInsecure?: boolean | undefined;
  readonly dryRun?: string | undefined;
  readonly output?: string | undefined;
}

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
