import { execFileSync } from 'node:child_process';
import { asExports } from '../../bed/environment.ts';

test('a shell reads back what was exported', () => {
  const value = `it's "$HOME" \\ and\nmore`;
  const script = `${asExports({ VALUE: value })}printf %s "$VALUE"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(value);
});
