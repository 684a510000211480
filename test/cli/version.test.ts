import { commit, date, version } from '../../plugin/version.ts';
import { run } from '../support/cli.ts';

test('a run from source reports it', () => {
  expect({ version, commit, date }).toEqual({
    version: 'v0.0.0-dev',
    commit: 'unknown',
    date: 'unknown',
  });
});

test.each([
  { line: 'version', out: 'Client Version: v0.0.0-dev\n' },
  { line: '--version', out: 'v0.0.0-dev\n' },
  {
    line: 'version -oyaml',
    out: `clientVersion:
  buildDate: unknown
  gitCommit: unknown
  gitVersion: v0.0.0-dev
`,
  },
])('`$line` makes no requests', async ({ line, out }) => {
  expect(await run(line)).toEqual({ status: 0, out, err: '' });
});

test('as JSON', async () => {
  const { out } = await run('version -o json');
  expect(JSON.parse(out)).toEqual({
    clientVersion: { gitVersion: 'v0.0.0-dev', gitCommit: 'unknown', buildDate: 'unknown' },
  });
});
