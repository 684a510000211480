import { HmlsError } from '../../../src/errors.ts';
import { renderEndpoints } from '../../../src/render/endpoints.ts';
import type { Printer } from '../../../src/render/kubectl/printer.ts';
import { type EndpointFacts, endpointReport, endpointsOf } from '../../../src/reports/endpoints.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { colorStyle } from '../../output/display.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import { failOn, nothingFound, selected, selectionOf } from '../../select/selection.ts';
import { assertPlaced, spokesIn } from '../../select/spokes.ts';
import type { endpointsFlags } from '../flags/inspect.ts';
import { type ProbeOptions, probed } from './probe.ts';

type EndpointsFlags = FlagsOf<typeof endpointsFlags>;

export async function run(flags: EndpointsFlags, context: Context): Promise<void> {
  const options = await optionsOf(flags, context);
  const { show, spokes } = options;
  const hub = await context.connect(flags);
  const selection = selectionOf(flags, hub);
  const { services, failures } = await selected(hub, selection);
  assertPlaced(spokes ?? [], services);
  const known = services
    .flatMap(endpointsOf)
    .filter(({ ready }) => ready || !options.readyOnly)
    .filter(({ cluster }) => spokes?.includes(cluster) ?? true);
  const all = options.check ? await probed(known, options.check, context) : known;
  if ('print' in show) context.io.out(show.print(endpointReport(all)));
  else if (all.length > 0) context.io.out(renderEndpoints(all, show));
  else if (failures.length === 0) {
    context.io.err(services.length === 0 ? nothingFound(selection) : 'No endpoints found\n');
  }
  failOn(failures);
  assertAnswering(all);
}

/** Which endpoints to show, and how. */
interface EndpointsOptions {
  /** A table, or how to print the report. */
  readonly show: TableOptions | { readonly print: Printer };
  /** Undefined: all. */
  readonly spokes: readonly string[] | undefined;
  readonly readyOnly: boolean;
  /** How to check each endpoint, if at all. */
  readonly check: ProbeOptions | undefined;
}

type TableOptions = Parameters<typeof renderEndpoints>[1];

/** @throws HmlsError `usage` for an unknown format or an invalid timeout */
async function optionsOf(flags: EndpointsFlags, context: Context): Promise<EndpointsOptions> {
  const output = await reportOutput(flags, context.input, ({ url = '' }: EndpointFacts) => url);
  const timeoutMs = parseDuration(flags.timeout, 'timeout');
  const { check: checks, path, readyOnly, allNamespaces: namespaces = false } = flags;
  const style = colorStyle(flags, context);
  return {
    show: 'print' in output ? output : { style, namespaces, headers: output.headers, checks },
    spokes: spokesIn(flags),
    readyOnly,
    check: checks ? { timeoutMs, path } : undefined,
  };
}

/** @throws HmlsError `not-ready` if a request was sent and failed */
function assertAnswering(all: readonly EndpointFacts[]): void {
  const failing = all.filter(({ check }) => check && !check.ok);
  const [first] = failing;
  if (!first) return;
  const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : '';
  throw new HmlsError('not-ready', `check failed: ${first.url}: ${first.check?.result}${more}`);
}
