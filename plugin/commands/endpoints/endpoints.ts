import { HmlsError } from '../../../src/errors.ts';
import { renderEndpoints } from '../../../src/render/endpoints.ts';
import { type EndpointFacts, endpointReport, endpointsOf } from '../../../src/reports/endpoints.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { colorStyle } from '../../output/display.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import { failOn, nothingFound, selected, selectionOf } from '../../select/selection.ts';
import { assertPlaced, spokesIn } from '../../select/spokes.ts';
import type { endpointsFlags } from '../flags/inspect.ts';
import { probed } from './probe.ts';

type EndpointsFlags = FlagsOf<typeof endpointsFlags>;

export async function run(flags: EndpointsFlags, context: Context): Promise<void> {
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

/** @throws HmlsError `not-ready` if a request was sent and failed */
function assertAnswering(all: readonly EndpointFacts[]): void {
  const failing = all.filter(({ check }) => check && !check.ok);
  const [first] = failing;
  if (!first) return;
  const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : '';
  throw new HmlsError('not-ready', `check failed: ${first.url}: ${first.check?.result}${more}`);
}
