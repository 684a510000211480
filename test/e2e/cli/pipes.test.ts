// A reader that closes the pipe, compared with kubectl: both exit silently, with the same status.

import { execFile } from 'node:child_process';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { type Ended, hmls } from '../support/programs.ts';
import { aConfigMap, aService } from '../support/services.ts';
import { aNamespaceOn, type World, world } from '../support/world.ts';
import { commandOf, environment, type Program } from './run.ts';

let bed: World;
let namespace: string;

beforeAll(async () => {
  bed = await world();
  expect(await hmls('install')).toMatchObject({ status: 0 });
  namespace = await aNamespaceOn(bed.hub);
  // Together more than a pipe holds (64 KiB).
  const manifests = [aConfigMap('big', { text: 'x'.repeat(8000) })];
  for (let i = 0; i < 20; i++) {
    const spec = { workloads: [{ clusters: ['spoke1'], manifests }] };
    await bed.hub.create(HYPERMLSERVICES, aService(namespace, `service-${i}`, spec));
  }
}, 60_000);

/** The outcome of `program ARGS | reader`: what came through, stderr, and the exit status of the program. */
function before(reader: string, program: Program, args: readonly string[]): Promise<Ended> {
  const script = `"$0" "$@" | ${reader}; exit $PIPESTATUS`;
  return new Promise((resolve) => {
    const words = ['-c', script, commandOf(program), ...args];
    execFile('bash', words, { env: environment() }, (error, out, err) => {
      resolve({ status: error ? Number(error.code) : 0, out, err });
    });
  });
}

/** Keeps changing something until `what` has ended. */
async function whileChanging<T>(what: Promise<T>): Promise<T> {
  let isOver = false;
  void what.finally(() => {
    isOver = true;
  });
  for (let i = 0; !isOver; i++) {
    const labels = { round: `${i}` };
    const ref = { namespace, name: 'service-0' };
    await bed.hub.patch(HYPERMLSERVICES, ref, { metadata: { labels } });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return await what;
}

test.each([
  ['-o yaml', 'head -n 1'],
  ['-o json', 'head -n 1'],
  ['-w', 'head -n 1'],
  ['-w -o name', 'head -n 1'],
  ['-w -o yaml', 'head -n 1'],
  ['-o yaml', 'true'],
])(
  '`get %s | %s`',
  async (flags, reader) => {
    const args = [...flags.split(' '), '-n', namespace];
    const both = [
      before(reader, 'hmls', ['get', ...args]),
      before(reader, 'kubectl', ['get', 'hmls', ...args]),
    ];
    const [ours, theirs] = await whileChanging(Promise.all(both));
    expect(ours).toEqual(theirs);
    expect(theirs).toMatchObject({ status: 141, err: '' });
  },
  30_000,
);
