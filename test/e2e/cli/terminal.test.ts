// `get -w` and `status -w` as a user sees them in a terminal: updated in place, also when it is narrow,
// is resized, or the API server is lost.

import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { eventually } from '../../support/eventually.ts';
import { kill, start } from '../support/processes.ts';
import { hmls } from '../support/programs.ts';
import { Screen } from '../support/screen.ts';
import { aService } from '../support/services.ts';
import { aNamespaceOn, type World, world } from '../support/world.ts';
import { commandOf, environment } from './run.ts';

let bed: World;
let ns: string;

beforeAll(async () => {
  bed = await world();
  expect(await hmls('install')).toMatchObject({ status: 0 });
}, 60_000);

beforeEach(async () => {
  ns = await aNamespaceOn(bed.hub);
});

const ESC = '\u001b';

/** All running terminals. */
const screens = new Set<Screen>();

afterEach(async () => {
  await Promise.all([...screens].map((screen) => screen.close()));
  screens.clear();
  // A controller of a later test would have to reconcile them.
  const { items } = await bed.hub.list(HYPERMLSERVICES, { namespace: ns });
  for (const { metadata } of items) await remove(metadata.name);
});

interface Setting {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly before?: string;
}

/** Our binary in a terminal with all capabilities. */
function shown(line: string, { columns = 80, rows = 24, env = {}, before }: Setting = {}): Screen {
  const command = [commandOf('hmls'), ...line.split(' '), '-n', ns];
  const whole = { ...environment(), TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env };
  const screen = new Screen({ columns, rows }, command, whole, before);
  screens.add(screen);
  return screen;
}

const create = (name: string) => bed.hub.create(HYPERMLSERVICES, aService(ns, name));
const remove = (name: string) => bed.hub.remove(HYPERMLSERVICES, { namespace: ns, name });

/** Sets `message` in the status entries of `name`. */
const say = (name: string, message: string, ready = '1/2') =>
  bed.hub.patchStatus(HYPERMLSERVICES, refOf(aService(ns, name)), {
    status: {
      observedGeneration: 1,
      summary: {
        ...{ clusters: 2, readyClusters: 1, manifests: 2, appliedManifests: 1 },
        ...{ ready, applied: '1/2' },
      },
      aggregatedStatus: ['spoke1', 'spoke2'].map((cluster) => ({
        cluster,
        resource: {
          apiVersion: 'tensorstack.dev/v1beta1',
          kind: 'MLService',
          namespace: ns,
          name,
        },
        applied: cluster === 'spoke1',
        appliedMessage: cluster === 'spoke1' ? '' : message,
      })),
      conditions: ['FullyApplied', 'Ready'].map((type) => ({
        type,
        status: 'False',
        reason: 'Test',
        message,
        lastTransitionTime: '2024-04-15T10:00:00Z',
      })),
    },
  });

/** The screen, once it is as expected, without ages. */
const expectRows = (screen: Screen, rows: readonly unknown[]) =>
  eventually(async () => expect((await screen.rows()).map(ageless)).toEqual(rows), 10_000);

const ageless = (row: string) => row.replace(/\b\d+s\b/, 'AGE').replace(/AGE +$/, 'AGE');

const HEADER = 'NAME   READY   CLUSTERS   APPLIED   AGE';
const row = (name: string, ready = '1/2') => `${name}      ${ready}     2          1/2       AGE`;

test('`get -w` updates each row in place, and never clears before it writes', async () => {
  await create('a');
  await say('a', 'slow');
  await create('b');
  await say('b', 'slow');
  const screen = shown('get -w');
  await expectRows(screen, [HEADER, row('a'), row('b')]);
  await say('a', 'done', '2/2');
  await expectRows(screen, [HEADER, row('a', '2/2'), row('b')]);
  await create('c');
  await say('c', 'slow');
  await expectRows(screen, [HEADER, row('a', '2/2'), row('b'), row('c')]);
  await remove('b');
  await expectRows(screen, [HEADER, row('a', '2/2'), row('c')]);
  await remove('a');
  await remove('c');
  await expectRows(screen, []);
  await create('d');
  await say('d', 'slow');
  await expectRows(screen, [HEADER, row('d')]);
  // Clearing the whole screen, a row from its start, or up to the cursor flickers.
  expect(screen.written).not.toMatch(new RegExp(`${ESC}\\[([123]J|[12]K)|\n${ESC}\\[K[^\r]`));
});

test.each([
  ['that rewraps long lines', undefined],
  ['that truncates long lines', '\u001b[?1049h'],
])('a terminal %s may become narrow, wide, low and high', async (_, before) => {
  await create('a');
  await say('a', 'the quick brown fox jumps over the lazy dog');
  const screen = shown('get -w -o wide', { columns: 100, ...(before && { before }) });
  const wide = 'NAME   READY   CLUSTERS   APPLIED   AGE   MESSAGE';
  const dog = expect.stringMatching(/^a .* lazy dog$/);
  await expectRows(screen, [wide, dog]);
  screen.resize({ columns: 30, rows: 24 });
  await expectRows(screen, [
    'NAME   READY   CLUSTERS   APPL',
    'IED   AGE   MESSAGE',
    'a      1/2     2          1/2',
    expect.stringMatching(/^ +AGE +the quick brown fo$/),
    'x jumps over the lazy dog',
  ]);
  screen.resize({ columns: 100, rows: 4 });
  await expectRows(screen, [wide, dog]);
  for (const name of ['b', 'c', 'd']) {
    await create(name);
    await say(name, 'slow');
  }
  await expectRows(screen, [wide, dog, '… and 3 more lines']);
  screen.resize({ columns: 100, rows: 24 });
  const others = ['b', 'c', 'd'].map((name) => expect.stringMatching(`^${name} .* slow$`));
  await expectRows(screen, [wide, dog, ...others]);
});

test('columns are aligned with wide characters', async () => {
  await create('a');
  await say('a', 'slow', '就绪');
  await expectRows(shown('get -w'), [HEADER, 'a      就绪    2          1/2       AGE']);
});

test('control characters that a server sends do not reach the terminal', async () => {
  const evil = 'a\u001b]0;title\u0007b\u001b[2Jc\u009b1Ad\u0008e\tf 配额不足';
  await create('a');
  await say('a', evil);
  const screen = shown('status a -w', { columns: 100, env: { NO_COLOR: '1' } });
  const spelt = 'a^[]0;title^Gb^[[2Jc\\x9b1Ad^He f 配额不足';
  const settled = async () => {
    const rows = (await screen.rows()).map((row) => row.replace(/\s+f/, ' f'));
    expect(rows.slice(4)).toEqual([
      'SPOKE    MLSERVICE/a',
      'spoke1   ? NotReported',
      'spoke2   ✖ NotApplied',
      '',
      'SPOKE    RESOURCE      REASON          MESSAGE',
      `spoke2   MLService/a   ✖ ApplyFailed   ${spelt}`,
      'spoke1   MLService/a   ? NotReported   Not reported by the spoke yet',
    ]);
  };
  await eventually(settled, 10_000);
});

test.each([
  ['get -w', 'NAME   READY   CLUSTERS   APPLIED   AGE'],
  ['status a -w', 'Name:       a'],
])(
  'Ctrl-C ends `%s` with 130, below what it showed, and the cursor is there',
  async (line, top) => {
    await create('a');
    await say('a', 'slow');
    const screen = shown(line);
    await eventually(async () => expect((await screen.rows())[0]).toBe(top));
    const rows = await screen.rows();
    screen.type('\u0003');
    expect(await screen.ended).toBe(130);
    // The terminal itself shows what was typed.
    expect((await screen.rows()).map(ageless)).toEqual([...rows.map(ageless), '^C']);
    expect(await screen.cursor()).toEqual({ column: 2, row: rows.length });
    expect(screen.written).not.toContain(`${ESC}[?25l`);
  },
);

test('colours are shown, unless NO_COLOR is set', async () => {
  await create('a');
  await say('a', 'slow');
  const coloured = new RegExp(`${ESC}\\[\\d+m`);
  const screen = shown('status a -w');
  await eventually(() => expect(screen.written).toMatch(coloured));
  const plain = shown('status a -w', { env: { NO_COLOR: '' } });
  await eventually(() => expect(plain.written).toContain('spoke2'));
  expect(plain.written).not.toMatch(coloured);
});

test.each([
  ['get -w', '1/2', '2/2'],
  ['status a -w', 'ApplyFailed   slow', 'ApplyFailed   done'],
])('where TERM is dumb, `%s` writes plain lines only', async (line, before, after) => {
  await create('a');
  await say('a', 'slow');
  const screen = shown(line, { env: { TERM: 'dumb' } });
  await eventually(() => expect(screen.written).toContain(before));
  await say('a', 'done', '2/2');
  await eventually(() => expect(screen.written).toContain(after));
  expect(screen.written).toContain(before);
  expect(screen.written).not.toContain(ESC);
});

test.each([
  ['get -w', HEADER],
  ['status a -w', 'Name:       a'],
])('`%s` shows below that it is out of date, until the API server is back', async (line, top) => {
  await create('a');
  await say('a', 'slow');
  const screen = shown(line, { columns: 160 });
  await eventually(async () => expect((await screen.rows()).map(ageless)[0]).toBe(top));
  const rows = (await screen.rows()).length;
  await kill('hub');
  await eventually(async () => {
    const seen = await screen.rows();
    expect(ageless(seen[0] ?? '')).toBe(top);
    expect(seen.slice(rows)).toEqual(['', expect.stringMatching(/^out of date: .*refused/)]);
  }, 20_000);
  await start('hub', bed);
  await eventually(async () => {
    const seen = await screen.rows();
    expect([ageless(seen[0] ?? ''), seen.length]).toEqual([top, rows]);
  }, 20_000);
});
