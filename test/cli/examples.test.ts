// That the examples work is shown on real control planes: test/e2e/cli/examples.test.ts.

import { root } from '../../plugin/commands/index.ts';
import { documentedCommands } from '../support/examples.ts';

const documented = documentedCommands();

test('--help lists every command, and every subcommand', () => {
  const names = documented.map(({ name }) => name);
  expect(names.filter((name) => !name.includes(' '))).toHaveLength(root.commands?.length ?? 0);
  expect(names).toEqual(expect.arrayContaining(['get', 'headingress test', 'config view']));
});

test.each(documented)('$name --help has an example, and only its own', ({ name, examples }) => {
  expect(examples).not.toEqual([]);
  for (const line of examples) expect(line).toContain(`kubectl hmls ${name}`);
});
