import { getLive } from '../../../src/headingress/istio/cluster/live.ts';
import { changeVirtualService } from '../../../src/headingress/istio/cluster/virtualservice.ts';
import { assertExpressible } from '../../../src/headingress/istio/spelling.ts';
import { type Pin, parsePin, withoutPin, withPin } from '../../../src/headingress/pin.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { gateOf, refIn, withIngressFlags } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import { type ExistingFlags, nameArgument, type WritingFlags, withWritingFlags } from './flags.ts';
import { objectsWith } from './objects.ts';
import { printWritten, recorderOf } from './write.ts';

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
      withWritingFlags(withIngressFlags(y))
        .positional('name', nameArgument)
        .positional('spoke', { type: 'string', describe: "Spoke; default: the header's value" })
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
      withWritingFlags(withIngressFlags(y))
        .positional('name', nameArgument)
        .option('header', { ...headerFlag, describe: 'NAME=VALUE; default: all that is pinned' })
        .example('kubectl hmls headingress unpin hmls-sample', ''),
    (args) => runUnpin(args, context),
  );

interface PinFlags extends ExistingFlags, WritingFlags {
  readonly header?: string | undefined;
  readonly spoke?: string | undefined;
}

const runPin = (flags: PinFlags & { readonly header: string }, context: Context) =>
  changePins(flags, context, (pins) => withPin(pins, parsePin(flags.header, flags.spoke)));

const runUnpin = (flags: PinFlags, context: Context) =>
  changePins(flags, context, (pins) => withoutPin(pins, flags.header));

async function changePins(
  flags: PinFlags,
  context: Context,
  change: (pins: readonly Pin[]) => readonly Pin[],
): Promise<void> {
  const gate = await gateOf(flags, context);
  const live = await getLive(gate, await refIn(flags, context));
  const ingress = { ...live.headIngress, pins: change(live.headIngress.pins) };
  assertExpressible(ingress);
  const objects = await objectsWith(ingress, live, flags.reason, gate, context);
  const recorder = recorderOf(flags, gate, context);
  await changeVirtualService(live.virtualService, objects.at(-1) as KubeObject, recorder.writing);
  await printWritten(recorder.written(), flags, context);
}
