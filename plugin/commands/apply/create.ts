import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Register } from '../../context.ts';
import { whileDoing } from '../../exit.ts';
import { EDITORS } from '../../fieldmanagers.ts';
import { type Writing, withWriteFlags, writeManifests } from './writing.ts';

export const create: Register = (yargs, context) =>
  yargs.command(
    'create',
    'Create HyperMLServices from files or standard input',
    (y) =>
      withWriteFlags(y)
        .example('kubectl hmls create -f hmls-sample.yaml', '')
        .example('kubectl hmls create -f - --dry-run=server < hmls-sample.yaml', ''),
    async (flags) => {
      await writeManifests(flags, context, creating);
    },
  );

const creating: Writing = {
  verb: 'create',
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
