import { decideDrain, decideUndrain } from '../../../../src/headingress/split.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import type { Context } from '../../../context.ts';
import type { drainFlags } from '../../flags/traffic.ts';
import { changeWeights } from './weights.ts';

type DrainFlags = FlagsOf<typeof drainFlags>;

export const runDrain = (flags: DrainFlags, context: Context) =>
  changeWeights(flags, context, decideDrain(flags.spoke, { force: flags.force }));

export const runUndrain = (flags: DrainFlags, context: Context) =>
  changeWeights(flags, context, decideUndrain(flags.spoke, { force: flags.force }));
