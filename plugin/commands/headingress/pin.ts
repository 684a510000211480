import { change, readLive } from '../../../src/headingress/change.ts';
import { decidePin, decideUnpin, parsePin } from '../../../src/headingress/pin.ts';
import { backendOf, refIn } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import type { pinFlags, unpinFlags } from '../flags/traffic.ts';
import { changeOptions, printWritten } from './write.ts';

type PinFlags = FlagsOf<typeof unpinFlags>;

export const runPin = (flags: FlagsOf<typeof pinFlags>, context: Context) =>
  changePins(flags, context, decidePin(parsePin(flags.header, flags.spoke)));

export const runUnpin = (flags: PinFlags, context: Context) =>
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
