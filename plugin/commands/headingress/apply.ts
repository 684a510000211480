import { change, findLive } from '../../../src/headingress/change.ts';
import { decideApply } from '../../../src/headingress/desired.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import type { applyFlags } from '../flags/traffic.ts';
import { optionsOf } from './options.ts';
import { placeOf, serviceOf } from './service.ts';
import { changeOptions, printWritten } from './write.ts';

export async function run(flags: FlagsOf<typeof applyFlags>, context: Context): Promise<void> {
  const asked = optionsOf(flags);
  const options = { ...changeOptions(flags, context), read: findLive };
  const hmls = await serviceOf(flags, context);
  const backend = await backendOf(flags, context);
  const place = placeOf(hmls, flags);
  const { written } = await change(backend, place, decideApply(hmls, asked), options);
  await printWritten(written, flags, context);
}
