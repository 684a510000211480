import { HmlsError } from '../../../src/errors.ts';
import { renderEndpoints } from '../../../src/render/endpoints.ts';
import { type EndpointFacts, endpointReport, endpointsOf } from '../../../src/reports/endpoints.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { Context, Register } from '../../context.ts';
import { colorFlag, colorStyle, type DisplayFlags } from '../../output/display.ts';
import { type OutputFlags, withOutputFlags } from '../../output/output.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import {
  allNamespacesFlag,
  failOn,
  namesPositional,
  nothingFound,
  type SelectionFlags,
  selected,
  selectionOf,
  selectorFlag,
} from '../../select/selection.ts';
import { assertPlaced, type SpokeFlags, spokeFlag, spokesIn } from '../../select/spokes.ts';
import { probed } from './probe.ts';

export const endpoints: Register = (yargs, context) =>
  yargs.command(
    'endpoints [names..]',
    'Show where each service answers on each cluster',
    (y) =>
      withOutputFlags(y)
        .positional('names', namesPositional)
        .options({
          'all-namespaces': allNamespacesFlag,
          selector: selectorFlag,
          spoke: spokeFlag,
          'ready-only': { type: 'boolean', describe: 'Leave out what is not ready' },
          check: {
            type: 'boolean',
            describe:
              'Send an HTTP GET to each from this machine; any answer below 500 is good. Exit with 2 if one is not',
          },
          path: {
            type: 'string',
            requiresArg: true,
            describe: 'What --check asks for, e.g. /v1/models/mnist; then only a success is good',
          },
          timeout: {
            type: 'string',
            requiresArg: true,
            default: '5s',
            describe: 'How long --check waits for each answer',
          },
          color: colorFlag,
        })
        .example('kubectl hmls endpoints hmls-sample', '')
        .example('kubectl hmls endpoints hmls-sample --check --path /v1/models/mnist', '')
        .example('kubectl hmls endpoints --ready-only -o name', 'the addresses alone'),
    (args) => run(args, context),
  );

interface EndpointsFlags
  extends SelectionFlags,
    OutputFlags,
    SpokeFlags,
    Pick<DisplayFlags, 'color'> {
  readonly readyOnly?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly path?: string | undefined;
  readonly timeout: string;
}

async function run(flags: EndpointsFlags, context: Context): Promise<void> {
  const output = await reportOutput(flags, context.input, ({ url = '' }: EndpointFacts) => url);
  const timeoutMs = parseDuration(flags.timeout, 'timeout');
  const hub = await context.connect(flags);
  const selection = selectionOf(flags, hub);
  const { services, failures } = await selected(hub, selection);
  const spokes = spokesIn(flags);
  assertPlaced(spokes ?? [], services);
  const known = services
    .flatMap(endpointsOf)
    .filter(({ ready }) => ready || !flags.readyOnly)
    .filter(({ cluster }) => spokes?.includes(cluster) ?? true);
  const checks = flags.check ?? false;
  const all = checks ? await probed(known, { timeoutMs, path: flags.path }, context) : known;
  if ('print' in output) context.io.out(output.print(endpointReport(all)));
  else if (all.length > 0) {
    const { allNamespaces: namespaces = false } = flags;
    const style = colorStyle(flags, context);
    context.io.out(renderEndpoints(all, { style, namespaces, headers: output.headers, checks }));
  } else if (failures.length === 0) {
    context.io.err(services.length === 0 ? nothingFound(selection) : 'No endpoints found\n');
  }
  failOn(failures);
  assertAnswering(all);
}

/** @throws HmlsError `not-ready` if a request was sent and did not bring what it should */
function assertAnswering(all: readonly EndpointFacts[]): void {
  const silent = all.filter(({ check }) => check && !check.ok);
  const [first] = silent;
  if (!first) return;
  const more = silent.length > 1 ? ` (and ${silent.length - 1} more)` : '';
  throw new HmlsError('not-ready', `no good answer: ${first.url}: ${first.check?.result}${more}`);
}
