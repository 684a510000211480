import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import type { suspensionFlags } from '../flags/manage.ts';
import { setSuspended } from './suspension.ts';

export const run = (flags: FlagsOf<typeof suspensionFlags>, context: Context) =>
  setSuspended(false, flags, context);
