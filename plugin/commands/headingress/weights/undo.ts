import { decideUndo } from '../../../../src/headingress/split.ts';
import type { FlagsOf } from '../../../commandline/tree.ts';
import type { Context } from '../../../context.ts';
import type { undoFlags } from '../../flags/traffic.ts';
import { changeWeights } from './weights.ts';

type UndoFlags = FlagsOf<typeof undoFlags>;

export const run = (flags: UndoFlags, context: Context) =>
  changeWeights(flags, context, decideUndo(flags.to, { force: flags.force }));
