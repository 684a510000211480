import type { Register } from '../../context.ts';
import { setSuspended, withSuspensionFlags } from './suspension.ts';

export const suspend: Register = (yargs, context) =>
  yargs.command(
    'suspend [names..]',
    'Let no further changes of HyperMLServices go out to their clusters',
    (y) =>
      withSuspensionFlags(y)
        .example('kubectl hmls suspend hmls-sample', '')
        .example('kubectl hmls suspend -l team=vision', ''),
    (flags) => setSuspended(true, flags, context),
  );
