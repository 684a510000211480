import { HmlsError } from '../../src/errors.ts';
import { CLUSTERS, WORKS } from '../../src/karmada/kinds.ts';
import { OWNER_LABEL } from '../../src/karmada/work.ts';
import { renderSpokes } from '../../src/render/spokes.ts';
import { type SpokeFacts, spokeFacts, spokeReport } from '../../src/reports/spokes.ts';
import { connectKarmada } from '../clusters/karmada.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { colorStyle } from '../output/display.ts';
import { reportOutput } from '../output/reportoutput.ts';
import { failOn } from '../select/selection.ts';
import { spokesIn } from '../select/spokes.ts';
import type { clustersFlags } from './flags/inspect.ts';

type ClustersFlags = FlagsOf<typeof clustersFlags>;

export async function run(flags: ClustersFlags, context: Context): Promise<void> {
  const output = await reportOutput(flags, context.input, nameLine);
  const hub = await context.connect(flags);
  const karmada = await connectKarmada(flags, hub, context);
  const [registered, works] = await Promise.all([
    karmada.list(CLUSTERS, {}),
    karmada.list(WORKS, { labelSelector: OWNER_LABEL }),
  ]);
  const all = spokeFacts(registered.items, works.items);
  const names = [...new Set([...(flags.names ?? []), ...(spokesIn(flags) ?? [])])];
  const shown = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if ('print' in output) context.io.out(output.print(spokeReport(shown)));
  else if (shown.length > 0) {
    const { table, headers } = output;
    const options = { style: colorStyle(flags, context), wide: table === 'wide', headers };
    context.io.out(renderSpokes(shown, options, context.now()));
  } else if (names.length === 0) context.io.err('No resources found\n');
  failOn(names.filter((name) => !all.some((spoke) => spoke.name === name)).map(notFound));
}

const nameLine = ({ name }: SpokeFacts) => `cluster.cluster.karmada.io/${name}`;

const notFound = (name: string) =>
  new HmlsError('not-found', `clusters.cluster.karmada.io "${name}" not found`, {
    reason: 'NotFound',
  });
