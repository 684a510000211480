import { aService } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { type Numbers, numbers, oneOf } from '../support/spoilt.ts';

// Command lines that nobody should type: each gets an error that names what is wrong, and soon.

interface Flag {
  /** With its dashes. */
  readonly name: string;
  readonly type: string;
}

interface Command {
  /** With the names and flags that it needs. */
  readonly line: string;
  readonly flags: readonly Flag[];
  /** Whether it is only there for its subcommands. */
  readonly isGroup: boolean;
}

/** All commands, from their own help. */
async function commandsBelow(words: readonly string[]): Promise<Command[]> {
  const { out } = await run([...words, '--help'].join(' '));
  const names = namesIn(out, words);
  const below = await Promise.all(names.map((name) => commandsBelow([...words, name])));
  const needed = [
    ...[...(out.split('\n')[0] ?? '').matchAll(/<\S+>/g)].map(() => 'x=1'),
    ...[...out.matchAll(/(--[a-z-]+) .*\[required\]/g)].map(([, name]) => `${name}=x=1`),
  ];
  const own = {
    line: [...words, ...needed].join(' '),
    flags: flagsIn(out),
    isGroup: names.length > 0,
  };
  return [own, ...below.flat()];
}

/** The commands of a page: in groups on the first, under a title on the others. */
function namesIn(help: string, words: readonly string[]): string[] {
  if (words.length === 0)
    return [...help.matchAll(/^ {2}([a-z]\S*) {2,}/gm)].map(([, name = '']) => name);
  const [, list = ''] = /^Commands:\n(.*?)\n\n/ms.exec(help) ?? [];
  return list.split('\n').flatMap((line) => line.trim().split(' ')[2 + words.length] || []);
}

const flagsIn = (help: string): Flag[] =>
  [...help.matchAll(/^ {2}(?:-\w, | {4})(--[a-z-]+) .*?\[(string|boolean|number)\]/gm)].map(
    ([, name = '', type = '']) => ({ name, type }),
  );

interface Bad {
  readonly line: string;
  /** What the message has to name. */
  readonly culprit: string;
}

/** May go without a value: as kubectl's own, and one of ours. */
const OPTIONAL = new Set(['--dry-run', '--spoke-header']);

const ODD = [
  '__proto__',
  'constructor',
  'toString',
  'zzz',
  'x.y',
  'prototype.polluted',
  'ä',
  'no-',
];

/** A command line with one thing wrong in it. */
function badLine(commands: readonly Command[], random: Numbers): Bad {
  const { line, flags, isGroup } = oneOf(commands, random);
  const known = flags.filter(({ name }) => !['--help', '--version'].includes(name));
  const flag = known.length > 0 ? oneOf(known, random) : undefined;
  const odd = `${oneOf(ODD, random)}${random(1000)}`;
  const kinds: (() => Bad | undefined)[] = [
    () => ({ line: `${line} --${odd}`, culprit: odd }),
    () => ({ line: `${line} --${odd}=1`, culprit: odd }),
    () => ({ line: `${line} --${odd} 1`, culprit: odd }),
    () =>
      flag?.type === 'boolean' ? { line: `${line} ${flag.name}=${odd}`, culprit: odd } : undefined,
    () =>
      flag?.type === 'number' ? { line: `${line} ${flag.name}=${odd}`, culprit: odd } : undefined,
    () =>
      flag && flag.type !== 'boolean' && !OPTIONAL.has(flag.name)
        ? { line: `${line} ${flag.name}`, culprit: flag.name }
        : undefined,
    () => (isGroup ? { line: `${line} ${odd}`, culprit: odd } : undefined),
  ];
  return oneOf(kinds, random)() ?? badLine(commands, random);
}

test('400 bad command lines: each is an error that names its cause, and none takes long', async () => {
  const commands = await commandsBelow([]);
  expect(commands.length).toBeGreaterThan(30);
  const world = { clusters: { hub: new FakeCluster(aService()) } };
  const random = numbers(3);
  let slowest = 0;
  for (let i = 0; i < 400; i++) {
    const { line, culprit } = badLine(commands, random);
    const start = performance.now();
    const ended = await run(line, world);
    slowest = Math.max(slowest, performance.now() - start);
    expect({ line, ...ended }).toEqual({
      line,
      status: 1,
      out: '',
      err: expect.stringContaining(culprit),
    });
    expect(ended.err).toMatch(/^error: /);
    expect(ended.err).not.toMatch(/this is a bug|\[object|undefined/);
  }
  expect(slowest).toBeLessThan(2000);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}, 120_000);
