import { decideWeights } from '../../../../src/headingress/split.ts';
import { parseWeights } from '../../../../src/headingress/weights.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import type { Context } from '../../../context.ts';
import type { setWeightFlags } from '../../flags/traffic.ts';
import { changeWeights } from './weights.ts';

type SetWeightFlags = FlagsOf<typeof setWeightFlags>;

export function run(flags: SetWeightFlags, context: Context): Promise<void> {
  const { force, normalize } = flags;
  const requests = parseWeights(flags.weights.join(','));
  return changeWeights(flags, context, decideWeights(requests, { force, normalize }));
}
