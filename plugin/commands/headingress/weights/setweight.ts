import { decideWeights } from '../../../../src/headingress/split.ts';
import { parseWeights } from '../../../../src/headingress/weights.ts';
import type { Context, Register } from '../../../context.ts';
import { changeWeights, type WeightFlags, withWeightFlags } from './weights.ts';

export const setWeight: Register = (yargs, context) =>
  yargs.command(
    'set-weight <name> <weights..>',
    'Split the traffic otherwise',
    (y) =>
      withWeightFlags(y)
        .positional('weights', {
          demandOption: true,
          describe: 'SPOKE=PERCENT of every spoke; one may be left out and gets the rest',
          coerce: (words: unknown) => [words].flat().join(','),
        })
        .option('normalize', {
          type: 'boolean',
          describe: 'Take weights of any sum for the whole; spokes that are left out get nothing',
        })
        .example('kubectl hmls headingress set-weight hmls-sample spoke1=30 spoke2=70', '')
        .example('kubectl hmls headingress set-weight hmls-sample spoke1=0 --reason INC-42', ''),
    (args) => run(args, context),
  );

interface SetWeightFlags extends WeightFlags {
  /** By comma. */
  readonly weights: string;
  readonly normalize?: boolean | undefined;
}

const run = (flags: SetWeightFlags, context: Context) =>
  changeWeights(flags, context, decideWeights(parseWeights(flags.weights), flags));
