// Runs the same line with kubectl and with our plugin: same stdout, same stderr, same exit status.
// kubectl's output comes from the same run and is never recorded. The lines are in lines/.

import { type Ended, hmls } from '../support/programs.ts';
import { type World, world } from '../support/world.ts';
import type { Line } from './line.ts';
import { LINES } from './lines/index.ts';
import { type Program, run } from './run.ts';
import { aScene, inScene, type Scene, withoutNames } from './scene.ts';
import { wordsOf } from './words.ts';

let bed: World;
let scene: Scene;

beforeAll(async () => {
  bed = await world();
  expect(await hmls('install')).toMatchObject({ status: 0 });
  scene = await aScene(bed);
}, 60_000);

describe.each(Object.entries(LINES))('%s', (_, lines) => {
  test.each([...lines])(
    '`kubectl hmls $line`',
    async (line) => {
      const [ours, theirs] = await agreeing(line);
      expect(ours).toEqual(theirs);
    },
    60_000,
  );
});

/** The outcome of a line. */
interface Outcome extends Ended {
  /** The output of {@link Line.afterwards}. */
  readonly after?: Ended;
}

/** Both outcomes. An AGE may change between the two: a line that only reads is then run again. */
async function agreeing(line: Line): Promise<readonly [ours: Outcome, wanted: Outcome]> {
  for (let attempt = 1; ; attempt++) {
    const [ours, theirs] = line.writes
      ? [
          await outcome('hmls', line, await aScene(bed)),
          await outcome('kubectl', line, await aScene(bed)),
        ]
      : await Promise.all([outcome('hmls', line, scene), outcome('kubectl', line, scene)]);
    const wanted = wantedOf(line, theirs);
    const equal = JSON.stringify(ours) === JSON.stringify(wanted);
    if (equal || line.writes || attempt === 3) return [ours, wanted];
  }
}

/** The outcome that we expect of our plugin, given kubectl's. */
function wantedOf({ differs = [] }: Line, theirs: Outcome): Outcome {
  const { after, ...ended } = theirs;
  let wanted: Ended = ended;
  for (const { instead } of differs) wanted = instead(wanted);
  return after ? { ...wanted, after } : wanted;
}

async function outcome(program: Program, line: Line, scene: Scene): Promise<Outcome> {
  const stdin = line.stdin && inScene(line.stdin, scene);
  const ended = await run(program, argsOf(program, line, scene), { stdin, env: line.env });
  if (!line.afterwards) return nameless(ended, scene);
  const after = await run('kubectl', wordsOf(inScene(line.afterwards, scene)));
  return { ...nameless(ended, scene), after: nameless(after, scene) };
}

function argsOf(program: Program, { line, kubectl }: Line, scene: Scene): string[] {
  if (program === 'hmls') return wordsOf(inScene(line, scene));
  if (kubectl !== undefined) return wordsOf(inScene(kubectl, scene));
  const [verb = '', ...rest] = wordsOf(inScene(line, scene));
  return [verb, 'hmls', ...rest];
}

const nameless = ({ status, out, err }: Ended, scene: Scene): Ended => ({
  status,
  out: withoutNames(out, scene),
  err: withoutNames(err, scene),
});
