import { decideUndo } from '../../../../src/headingress/split.ts';
import type { Context, Register } from '../../../context.ts';
import { changeWeights, type WeightFlags, withWeightFlags } from './weights.ts';

export const undo: Register = (yargs, context) =>
  yargs.command(
    'undo <name>',
    'Go back to the split before this one, or to any that history lists',
    (y) =>
      withWeightFlags(y)
        .option('to', {
          type: 'number',
          requiresArg: true,
          describe: 'Revision to go back to; default: the last split that was another',
        })
        .example('kubectl hmls headingress undo hmls-sample', '')
        .example('kubectl hmls headingress undo hmls-sample --to 3', ''),
    (args) => run(args, context),
  );

interface UndoFlags extends WeightFlags {
  readonly to?: number | undefined;
}

const run = (flags: UndoFlags, context: Context) =>
  changeWeights(flags, context, decideUndo(flags.to, flags));
