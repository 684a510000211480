import { parseArgs } from 'node:util';
import type { Choices } from './bed.ts';
import { BedError, messageOf } from './errors.ts';

export interface Options {
  readonly command: string;
  readonly dir: string | undefined;
  readonly choices: Choices;
  /** What follows the command. */
  readonly names: readonly string[];
  /** What follows `--`. */
  readonly commandLine: readonly string[];
}

/** @throws BedError for an unknown flag */
export function parseOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const split = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const { values, positionals } = parse(argv.slice(0, split));
  const [command = 'help', ...names] = positionals;
  return {
    command: values.help ? 'help' : command,
    dir: values.dir,
    names,
    commandLine: argv.slice(split + 1),
    choices: {
      join: values.join,
      only: values.only?.split(','),
      karmadaDefaults: environment.HMLS_BED_KARMADA_DEFAULTS === '1',
      karmadaQps: qpsOf(environment.HMLS_BED_KARMADA_QPS),
    },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        join: { type: 'boolean', default: false },
        only: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    throw new BedError(messageOf(cause), { cause });
  }
}

function qpsOf(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const qps = Number(text);
  if (qps > 0) return qps;
  throw new BedError(`HMLS_BED_KARMADA_QPS must be a number above 0, not ${text}`);
}
