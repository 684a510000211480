import { describeHeadIngress } from '../../../src/render/headingress.ts';
import { backendOf, refIn, withIngressFlags } from '../../clusters/ingress.ts';
import type { Context, Register } from '../../context.ts';
import { type ExistingFlags, nameArgument } from './flags.ts';
import { shownOf } from './service.ts';

export const describe: Register = (yargs, context) =>
  yargs.command(
    'describe <name>',
    'Show one HeadIngress: where requests go, who is pinned, and who changed what',
    (y) =>
      withIngressFlags(y)
        .positional('name', nameArgument)
        .example('kubectl hmls headingress describe hmls-sample', ''),
    (args) => run(args, context),
  );

async function run(flags: ExistingFlags, context: Context): Promise<void> {
  const hub = await context.connect(flags);
  const backend = await backendOf(flags, context);
  const live = await backend.read(await refIn(flags, context));
  const shown = await shownOf(live, hub);
  context.io.out(describeHeadIngress(shown, live.history, context.now()));
}
