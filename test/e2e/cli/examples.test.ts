// Runs every example of every `--help` in a shell: an example that is copied has to work. The files and
// objects that the examples name are in demo.ts; hmls-sample is the manual's.

import { eventually } from '../../support/eventually.ts';
import { documentedCommands } from '../../support/examples.ts';
import { bed, beginStory } from '../support/story.ts';
import { demo, endDemo } from './demo.ts';
import type { Said, Shell } from './shell.ts';

/** In this order, by prefix; the others run in the middle. */
const STORY: readonly Step[] = [
  ...['config', 'install', 'controller'].map((begins) => ({ begins })),
  {
    begins: 'create',
    before: () => shell.good('kubectl hmls delete hmls-sample --ignore-not-found'),
  },
  { begins: 'apply' },
  { begins: 'wait' },
  ...['create', 'apply', 'set-weight', 'undrain', 'drain', 'undo', 'pin'].map((verb) => ({
    begins: `headingress ${verb}`,
  })),
  // One run in a thousand fails by chance, and a change takes a moment to reach Envoy.
  { begins: 'headingress test', isPatient: true },
  { begins: '' },
  ...['headingress unpin', 'suspend', 'resume', 'place'].map((begins) => ({ begins })),
  { begins: 'headingress delete' },
  { begins: 'delete', before: () => shell.good(PLACED) },
  {
    begins: 'wait hmls-sample --for=delete',
    before: () => shell.good(`${PLACED} && kubectl hmls delete hmls-sample --wait=false`),
  },
];

interface Step {
  readonly begins: string;
  readonly before?: () => Promise<void>;
  readonly isPatient?: boolean;
}

/** Whatever `place` did to the service. */
const PLACED = 'kubectl hmls apply -f hmls-sample.yaml --force-conflicts --wait';

/** Exit status, for examples that do not exit with 0. */
const STATUSES: Readonly<Record<string, { readonly status: number; readonly why: string }>> = {
  'kubectl hmls endpoints hmls-sample --check --path /v1/models/mnist': {
    status: 2,
    why: "only the bed's gateway can resolve the names of the model servers",
  },
  'kubectl hmls plan hmls-sample --delete': { status: 1, why: 'something would change' },
  'kubectl hmls headingress diff hmls-sample --release origin': {
    status: 1,
    why: 'something would change',
  },
};

/** For examples that keep running: whether they have printed something, and may be interrupted. */
const enoughOf = (line: string) => {
  if (isController(line)) return ({ err }: Said) => /\bstarted\b/.test(err);
  return / (-w|--watch)\b/.test(line) ? ({ out }: Said) => out !== '' : undefined;
};

const isController = (line: string) => line.startsWith('kubectl hmls controller');

const FAULTS = /this is a bug in kubectl-hmls|unknown (flag|command)|for usage\.$|^No \w+ found/m;

const commands = documentedCommands();
const lines = [...new Set(commands.flatMap(({ examples }) => examples))];

let shell: Shell;

beginStory();

beforeAll(async () => {
  shell = await demo(bed);
}, 60_000);

afterAll(() => endDemo(bed));

test('every exception is an example', () => {
  expect(lines).toEqual(expect.arrayContaining(Object.keys(STATUSES)));
});

test('every example works, one after the other', async () => {
  const story = lines.map((line) => ({ line, ...stepOf(line) })).sort((a, b) => a.at - b.at);
  const failures: string[] = [];
  for (const { line, step } of story) {
    await works(line, step).catch((error: unknown) => failures.push(`${line}: ${error}`));
  }
  expect(failures).toEqual([]);
}, 600_000);

async function works(line: string, step: Step): Promise<void> {
  const enough = enoughOf(line);
  const interrupted = enough && !isController(line) ? 130 : 0;
  const status = STATUSES[line]?.status ?? interrupted;
  await step.before?.();
  const attempt = async () => {
    const ended = await shell.run(line, enough);
    expect(ended).toEqual({ ...ended, status, err: expect.not.stringMatching(FAULTS) });
  };
  await (step.isPatient ? eventually(attempt, 20_000) : attempt());
}

/** The step with the longest prefix of `line`. */
function stepOf(line: string): { readonly step: Step; readonly at: number } {
  const matches = STORY.filter(({ begins }) => `${line} `.startsWith(`kubectl hmls ${begins}`));
  const [step = { begins: '' }] = matches.sort((a, b) => b.begins.length - a.begins.length);
  return { step, at: STORY.indexOf(step) };
}
