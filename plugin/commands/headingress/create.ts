import { change, expectNone } from '../../../src/headingress/change.ts';
import { decideApply } from '../../../src/headingress/desired.ts';
import { assertExpressible } from '../../../src/headingress/istio/spelling.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import type { createFlags } from '../flags/traffic.ts';
import { optionsOf } from './options.ts';
import { placeOf, serviceOf } from './service.ts';
import { changeOptions, printWritten } from './write.ts';

export async function run(flags: FlagsOf<typeof createFlags>, context: Context): Promise<void> {
  const asked = optionsOf(flags);
  const options = { ...changeOptions(flags, context), read: expectNone };
  const hmls = await serviceOf(flags, context);
  // Validated before connecting: invalid options need no ingress cluster.
  const decision = decideApply(hmls, asked)({ live: undefined });
  assertExpressible(decision.headIngress);
  const backend = await backendOf(flags, context);
  const { written } = await change(backend, placeOf(hmls, flags), () => decision, options);
  await printWritten(written, flags, context);
}
