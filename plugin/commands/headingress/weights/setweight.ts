import { decideWeights } from '../../../../src/headingress/split.ts';
import { parseWeights } from '../../../../src/headingress/weights.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import type { Context } from '../../../context.ts';
import type { setWeightFlags } from '../../flags/traffic.ts';
import { changeWeights } from './weights.ts';

type SetWeightFlags = FlagsOf<typeof setWeightFlags>;

export const run = (flags: SetWeightFlags, context: Context) =>
  changeWeights(flags, context, decideWeights(parseWeights(flags.weights.join(',')), flags));
