import { askedFor, spelledOut, takesValue } from '../../plugin/commandline/argv.ts';
import { GLOBAL_FLAGS } from '../../plugin/commandline/flags.ts';
import { parse } from '../../plugin/commandline/parser.ts';
import {
  destinationOf,
  flagsBelow,
  isArgument,
  lastOf,
  pathsBelow,
} from '../../plugin/commandline/tree.ts';
import { root } from '../../plugin/commands/index.ts';

const KNOWN = [...Object.entries(GLOBAL_FLAGS), ...flagsBelow(root)];

const commands = pathsBelow([root])
  .slice(1)
  .map((path) => ({ words: path.map(({ name }) => name).join(' '), ...lastOf(path) }));

test.each(commands)('$words has a one-line description, and an example', (command) => {
  const { words, summary, examples } = command;
  expect(summary).toMatch(/^[A-Z].*[^.]$/);
  expect(examples).not.toEqual([]);
  for (const [about, line] of examples) {
    expect(about).toMatch(/^[A-Z].*[^.]$/);
    expect(line).toContain(words);
  }
});

test.each(commands)('$words has either a body or subcommands', ({ load, commands: below }) => {
  expect(load === undefined).toBe(below !== undefined);
});

test('every command is under a heading', () => {
  expect(root.commands?.filter(({ group }) => group === undefined)).toEqual([]);
});

test.each(commands)('$words describes each of its flags in sentences', ({ flags = {} }) => {
  const texts = Object.entries(flags)
    .filter(([, flag]) => !isArgument(flag))
    .map(([name, { describe = '' }]) => `${name}: ${describe}`);
  expect(texts.filter((text) => !/: [A-Z].*(\.|[^a-z]\/)$/.test(text))).toEqual([]);
});

test('no two commands of a group share a name', () => {
  for (const { commands: below = [] } of [root, ...commands]) {
    const names = below.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  }
});

test.each(commands)('the flags of $words differ from each other and the global ones', (command) => {
  const own = Object.entries(command.flags ?? {}).filter(([, flag]) => !isArgument(flag));
  const all = [...own, ...Object.entries(GLOBAL_FLAGS)];
  const spellings = all.flatMap(([name, flag]) => {
    const short = 'short' in flag ? flag.short : undefined;
    return short === undefined || short === name ? [name] : [name, short];
  });
  expect(spellings.toSorted()).toEqual([...new Set(spellings)].toSorted());
});

const examples = commands.flatMap(({ name, examples: some, load }) =>
  load ? some.map(([, line]) => ({ name, line })) : [],
);

test.each(examples)('`$line` is understood', async ({ name, line }) => {
  const [, own = ''] = /kubectl hmls ([^|<]*)/.exec(line) ?? [];
  const words = [...own.matchAll(/(?:'[^']*'|\S)+/g)].map(([word]) => word.replaceAll("'", ''));
  const argv = spelledOut(words, KNOWN);
  const { path } = destinationOf(root, argv, (word) => takesValue(word, KNOWN));
  expect(lastOf(path).name).toBe(name);
  expect(askedFor(argv, KNOWN)).toBeUndefined();
  let ran = false;
  await parse(argv, path, async () => {
    ran = true;
  });
  expect(ran).toBe(true);
});
