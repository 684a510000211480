import type { Split } from '../../../src/headingress/history.ts';
import { weightsText } from '../../../src/headingress/weights.ts';
import { printerOf } from '../../../src/render/kubectl/printer.ts';
import { cellText, renderRows } from '../../../src/render/kubectl/table.ts';
import { historyReport } from '../../../src/reports/headingress.ts';
import { backendOf, refIn } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { formatOf } from '../../output/output.ts';
import type { historyFlags } from '../flags/traffic.ts';

const FORMATS = ['json', 'yaml'] as const;

type HistoryFlags = FlagsOf<typeof historyFlags>;

export async function run(flags: HistoryFlags, context: Context): Promise<void> {
  const format = formatOf(flags.output, FORMATS);
  const backend = await backendOf(flags, context);
  const live = await backend.read(await refIn(flags, context));
  context.io.out(
    format
      ? printerOf({ as: format })(historyReport(live.history))
      : renderRows(rowsOf(live.history)),
  );
}

const rowsOf = (splits: readonly Split[]) => [
  ['REVISION', 'TIME', 'USER', 'WEIGHTS', 'REASON'],
  ...splits.map(({ revision, time, user, weights, reason }) =>
    [`${revision}`, time, user, weightsText(weights), reason ?? '<none>'].map(cellText),
  ),
];
