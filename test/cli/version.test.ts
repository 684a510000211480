import { commit, date, version } from '../../plugin/version.ts';

test('a run from the source says so', () => {
  expect({ version, commit, date }).toEqual({
    version: 'v0.0.0-dev',
    commit: 'unknown',
    date: 'unknown',
  });
});
