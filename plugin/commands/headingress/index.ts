import type { Register } from '../../context.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { render } from './render.ts';

/** The subcommands of `headingress`, in the order of `--help`. */
const subcommands: readonly Register[] = [render, create, remove];

export const headingress: Register = (yargs, context) =>
  yargs.command(
    ['headingress', 'hi'],
    'Split the traffic of one URL over the spokes',
    (y) => {
      for (const register of subcommands) register(y, context);
      return y;
    },
    () => {
      yargs.showHelp((text) => context.io.out(`${text}\n`));
    },
  );
