import { decideDrain, decideUndrain } from '../../../../src/headingress/split.ts';
import type { Context, Register } from '../../../context.ts';
import { changeWeights, type WeightFlags, withWeightFlags } from './weights.ts';

const spokeArgument = { type: 'string', demandOption: true, describe: 'Spoke' } as const;

export const drain: Register = (yargs, context) =>
  yargs.command(
    'drain <name> <spoke>',
    'Give the traffic of one spoke to the others that are ready',
    (y) =>
      withWeightFlags(y)
        .positional('spoke', spokeArgument)
        .example('kubectl hmls headingress drain hmls-sample spoke1 --reason maintenance', ''),
    (args) => runDrain(args, context),
  );

export const undrain: Register = (yargs, context) =>
  yargs.command(
    'undrain <name> <spoke>',
    'Give a drained spoke the weight back that it had',
    (y) =>
      withWeightFlags(y)
        .positional('spoke', spokeArgument)
        .example('kubectl hmls headingress undrain hmls-sample spoke1', ''),
    (args) => runUndrain(args, context),
  );

interface DrainFlags extends WeightFlags {
  readonly spoke: string;
}

const runDrain = (flags: DrainFlags, context: Context) =>
  changeWeights(flags, context, decideDrain(flags.spoke, flags));

const runUndrain = (flags: DrainFlags, context: Context) =>
  changeWeights(flags, context, decideUndrain(flags.spoke, flags));
