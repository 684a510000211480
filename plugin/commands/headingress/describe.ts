import { describeHeadIngress } from '../../../src/render/headingress.ts';
import { backendOf, refIn } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import type { describeFlags } from '../flags/traffic.ts';
import { shownOf } from './service.ts';

export async function run(flags: FlagsOf<typeof describeFlags>, context: Context): Promise<void> {
  const hub = await context.connect(flags);
  const backend = await backendOf(flags, context);
  const live = await backend.read(await refIn(flags, context));
  const shown = await shownOf(live, hub);
  context.io.out(describeHeadIngress(shown, live.history, context.now()));
}
