import { isArgument, lastOf, pathsBelow } from '../../plugin/commandline/tree.ts';
import { root } from '../../plugin/commands/index.ts';
import { aService } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { type Numbers, numbers, oneOf } from '../support/spoilt.ts';

// Invalid command lines: each gets an error that names what is wrong, and quickly.

interface Flag {
  /** With its dashes. */
  readonly name: string;
  readonly type: string;
}

interface Command {
  /** With the names and flags that it needs. */
  readonly line: string;
  readonly flags: readonly Flag[];
  /** Whether it only groups subcommands. */
  readonly isGroup: boolean;
}

/** All commands. */
const commands: readonly Command[] = pathsBelow([root]).map((path) => {
  const { flags = {}, commands: below } = lastOf(path);
  const all = Object.entries(flags);
  const words = path.slice(1).map(({ name }) => name);
  const needed = all
    .filter(([, { required }]) => required)
    .map(([name, flag]) => (isArgument(flag) ? 'x=1' : `--${name}=x=1`));
  return {
    line: [...words, ...needed].join(' '),
    flags: all
      .filter(([, flag]) => !isArgument(flag))
      .map(([name, { type }]) => ({ name: `--${name}`, type })),
    isGroup: below !== undefined,
  };
});

interface Bad {
  readonly line: string;
  /** What the message has to name. */
  readonly culprit: string;
}

/** The value is optional: as for kubectl's own, and for one of ours. */
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
  const flag = flags.length > 0 ? oneOf(flags, random) : undefined;
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
