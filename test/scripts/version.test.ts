import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { versionOf } from '../../scripts/build/version.mjs';

let dir: string;
const about = () => versionOf(pathToFileURL(`${dir}/`));
const write = (name: string, text: string) => writeFileSync(join(dir, name), text);

const env = {
  ...process.env,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@test',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@test',
  GIT_COMMITTER_DATE: '2026-03-01T17:30:00+08:00',
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: dir, env, encoding: 'utf8' });

function commit(): string {
  git('add', '.');
  git('commit', '--quiet', '--message=x');
  return git('rev-parse', 'HEAD').trim();
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-version-'));
  write('package.json', '{ "version": "1.2.3" }');
});

afterEach(() => rmSync(dir, { recursive: true }));

test('a source without git has a version, but no commit', () => {
  expect(about()).toEqual({ version: 'v1.2.3', commit: 'unknown', date: 'unknown' });
});

test('a checkout has its commit and the time of that, in UTC', () => {
  git('init', '--quiet');
  const hash = commit();
  expect(about()).toEqual({ version: 'v1.2.3', commit: hash, date: '2026-03-01T09:30:00Z' });

  write('source', 'not committed');
  expect(about().commit).toBe(`${hash}-dirty`);
});

test('krew-manifest.yaml has no part in it, since it holds the digest of what comes out', () => {
  git('init', '--quiet');
  const hash = commit();
  write('krew-manifest.yaml', 'sha256: "1"');
  expect(about().commit).toBe(hash);
  expect(commit()).not.toBe(hash);
  expect(about().commit).toBe(hash);
});
