import { change, readLive } from '../../../src/headingress/change.ts';
import { decidePin, decideUnpin, parsePin } from '../../../src/headingress/pin.ts';
import { backendOf, refIn, withIngressFlags } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import {
  type CheckedFlags,
  type ExistingFlags,
  type IfMatchFlags,
  ifMatchFlag,
  nameArgument,
  withCheckedFlags,
} from './flags.ts';
import { changeOptions, printWritten } from './write.ts';

/** Of several, the last: `headingress test` takes as many as there are. */
const headerFlag = {
  type: 'string',
  requiresArg: true,
  coerce: (given: string | readonly string[]) => [given].flat().at(-1) as string,
} as const;

export const pin: Register = (yargs, context) =>
  yargs.command(
    'pin <name> [spoke]',
    'Send requests with a certain header to one spoke, whatever the weights',
    (y) =>
      withCheckedFlags(withIngressFlags(y))
        .positional('name', nameArgument)
        .positional('spoke', { type: 'string', describe: "Spoke; default: the header's value" })
        .option('if-match', ifMatchFlag)
        .option('header', {
          ...headerFlag,
          demandOption: true,
          describe: 'NAME=VALUE that such requests carry',
        })
        .example('kubectl hmls headingress pin hmls-sample --header x-hmls-spoke=spoke2', ''),
    (args) => runPin(args, context),
  );

export const unpin: Register = (yargs, context) =>
  yargs.command(
    'unpin <name>',
    'Treat requests with a header like all others again',
    (y) =>
      withCheckedFlags(withIngressFlags(y))
        .positional('name', nameArgument)
        .option('if-match', ifMatchFlag)
        .option('header', { ...headerFlag, describe: 'NAME=VALUE; default: all that is pinned' })
        .example('kubectl hmls headingress unpin hmls-sample', ''),
    (args) => runUnpin(args, context),
  );

interface PinFlags extends ExistingFlags, CheckedFlags, IfMatchFlags {
  readonly header?: string | undefined;
  readonly spoke?: string | undefined;
}

const runPin = (flags: PinFlags & { readonly header: string }, context: Context) =>
  changePins(flags, context, decidePin(parsePin(flags.header, flags.spoke)));

const runUnpin = (flags: PinFlags, context: Context) =>
  changePins(flags, context, decideUnpin(flags.header));

async function changePins(
  flags: PinFlags,
  context: Context,
  decide: ReturnType<typeof decidePin>,
): Promise<void> {
  const options = { ...changeOptions(flags, context), read: readLive };
  const backend = await backendOf(flags, context);
  const { written } = await change(backend, await refIn(flags, context), decide, options);
  await printWritten(written, flags, context);
}
