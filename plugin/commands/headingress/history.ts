import type { Split } from '../../../src/headingress/history.ts';
import { weightsText } from '../../../src/headingress/weights.ts';
import { printerOf } from '../../../src/render/kubectl/printer.ts';
import { cellText, renderRows } from '../../../src/render/kubectl/table.ts';
import { historyReport } from '../../../src/reports/headingress.ts';
import { backendOf, refIn, withIngressFlags } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import { formatOf, outputFlag } from '../../output/output.ts';
import { type ExistingFlags, nameArgument } from './flags.ts';

export const history: Register = (yargs, context) =>
  yargs.command(
    'history <name>',
    'Show the last splits: when, by whom, and why',
    (y) =>
      withIngressFlags(y)
        .positional('name', nameArgument)
        .option('output', outputFlag(FORMATS))
        .example('kubectl hmls headingress history hmls-sample', ''),
    (args) => run(args, context),
  );

const FORMATS = ['json', 'yaml'] as const;

interface HistoryFlags extends ExistingFlags {
  readonly output?: string | undefined;
}

async function run(flags: HistoryFlags, context: Context): Promise<void> {
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
