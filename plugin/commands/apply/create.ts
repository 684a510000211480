import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { whileDoing } from '../../exit.ts';
import { EDITORS } from '../../fieldmanagers.ts';
import type { writeFlags } from '../flags/manage.ts';
import { type Writing, writeManifests, writeOptionsOf } from './writing.ts';

export async function run(flags: FlagsOf<typeof writeFlags>, context: Context): Promise<void> {
  const options = await writeOptionsOf(flags, context.input, 'create');
  const hub = await context.connect(flags);
  await writeManifests(hub, options, creating, context.io);
}

const creating: Writing = {
  done: 'created',
  async write(hub, { object, source }, dryRun) {
    try {
      return await hub.create(HYPERMLSERVICES, object, {
        dryRun,
        strict: true,
        manager: EDITORS.create,
      });
    } catch (error) {
      throw whileDoing('creating', source, error);
    }
  },
};
