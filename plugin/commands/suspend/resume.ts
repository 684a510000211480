import type { Register } from '../../context.ts';
import { setSuspended, withSuspensionFlags } from './suspension.ts';

export const resume: Register = (yargs, context) =>
  yargs.command(
    'resume [names..]',
    'Let changes go out again that suspend holds back',
    (y) =>
      withSuspensionFlags(y)
        .example('kubectl hmls resume hmls-sample', '')
        .example('kubectl hmls resume --all', ''),
    (flags) => setSuspended(false, flags, context),
  );
