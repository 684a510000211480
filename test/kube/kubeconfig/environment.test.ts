import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { jest } from '@jest/globals';
import { processEnvironment } from '../../../src/kube/kubeconfig/environment.ts';

const here = process.platform;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-environment-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  Object.defineProperty(process, 'platform', { value: here });
  rmSync(dir, { recursive: true });
});

/** The environment of a process on `platform` with these variables. */
function running(platform: NodeJS.Platform, env: NodeJS.ProcessEnv) {
  Object.defineProperty(process, 'platform', { value: platform });
  jest.replaceProperty(process, 'env', env);
  return processEnvironment();
}

test('the environment is that of this process, and the service account is where pods have it', () => {
  const env = { HOME: '/home/me', KUBECONFIG: '/a' };
  expect(running('linux', env)).toEqual({
    env,
    platform: 'linux',
    home: '/home/me',
    stdinIsTerminal: isatty(0),
    serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
  });
});

test('without HOME there is no home folder', () => {
  expect(running('linux', {}).home).toBe('');
});

test('on Windows, the home folder is one that can be written to, not a file', () => {
  const [file, folder] = [join(dir, 'file'), join(dir, 'folder')];
  writeFileSync(file, '');
  mkdirSync(folder);
  expect(running('win32', { HOME: file, USERPROFILE: folder }).home).toBe(folder);
});

test('on Windows, a home folder that does not exist gives way to one that does', () => {
  const missing = join(dir, 'missing');
  expect(running('win32', { HOME: missing, USERPROFILE: dir }).home).toBe(dir);
  expect(running('win32', { HOME: missing }).home).toBe(missing);
});
