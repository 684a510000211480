import { change, findLive } from '../../../src/headingress/change.ts';
import { decideApply } from '../../../src/headingress/desired.ts';
import { objectDiff } from '../../../src/render/istiodiff.ts';
import { backendOf } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { ExitStatus } from '../../exit.ts';
import type { diffFlags } from '../flags/traffic.ts';
import { optionsOf } from './options.ts';
import { placeOf, serviceOf } from './service.ts';
import { changeOptions } from './write.ts';

type DiffFlags = FlagsOf<typeof diffFlags>;

export async function run(flags: DiffFlags, context: Context): Promise<void> {
  const text = await differences(flags, context).catch((cause: unknown) => {
    throw new ExitStatus(2, { cause });
  });
  context.io.out(text);
  if (text !== '') throw new ExitStatus(1);
}

/** Uses a server-side dry run, so that defaulting and admission are included. */
async function differences(flags: DiffFlags, context: Context): Promise<string> {
  const asked = optionsOf(flags);
  const options = {
    ...changeOptions({ ...flags, dryRun: 'server', checks: 'ignore' }, context),
    read: findLive,
  };
  const hmls = await serviceOf(flags, context);
  const backend = await backendOf(flags, context);
  const place = placeOf(hmls, flags);
  const { written } = await change(backend, place, decideApply(hmls, asked), options);
  return written.map(({ before, after }) => objectDiff(before, after)).join('');
}
