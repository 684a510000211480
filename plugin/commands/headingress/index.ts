import type { Register } from '../../context.ts';
import { apply } from './apply.ts';
import { check } from './check.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { get } from './get.ts';
import { history } from './history.ts';
import { pin, unpin } from './pin.ts';
import { render } from './render.ts';
import { sync } from './sync.ts';
import { test } from './test/test.ts';
import { drain, undrain } from './weights/drain.ts';
import { setWeight } from './weights/setweight.ts';
import { undo } from './weights/undo.ts';

/** The subcommands of `headingress`, in the order of `--help`. */
const subcommands: readonly Register[] = [
  render,
  create,
  apply,
  get,
  describe,
  diff,
  check,
  sync,
  remove,
  setWeight,
  drain,
  undrain,
  undo,
  history,
  pin,
  unpin,
  test,
];

export const headingress: Register = (yargs, context) =>
  yargs.command(
    ['headingress', 'hi'],
    'Split the traffic of one URL over the spokes',
    (y) => {
      for (const register of subcommands) register(y, context);
      return y
        .example(
          'kubectl hmls headingress create hmls-sample --service torch-mnist-s3 --weight spoke1=30,spoke2=70',
          '',
        )
        .example('kubectl hmls headingress set-weight hmls-sample spoke1=30 spoke2=70', '');
    },
    () => {
      yargs.showHelp((text) => context.io.out(`${text}\n`));
    },
  );
