import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { dist, type Run, run, withPath } from './run.ts';

const archive = join(dist, `kubectl-hmls_v${manifest.version}_linux_amd64.tar.gz`);
const dir = mkdtempSync(join(tmpdir(), 'hmls-krew-'));
/** In an index, the manifest has to have the plugin's name. */
const index = join(dir, 'index');
const indexed = join(index, 'plugins/hmls.yaml');
const env = {
  ...process.env,
  KREW_ROOT: join(dir, 'krew'),
  KREW_NO_UPGRADE_CHECK: '1',
};

beforeAll(async () => {
  await good('npm', ['run', '--silent', 'package']);
  mkdirSync(join(index, 'plugins'), { recursive: true });
  copyFileSync(join(dist, 'krew-manifest.yaml'), indexed);
}, 120_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the manifest follows the rules of the public index', async () => {
  await good('validate-krew-manifest', ['-manifest', indexed, '-skip-install']);
});

test('krew installs the archive, kubectl runs it, and krew removes it', async () => {
  await addIndex();
  await good('krew', ['install', `--manifest=${indexed}`, `--archive=${archive}`]);
  const installed = withPath(join(env.KREW_ROOT, 'bin'), env);
  expect(await run('kubectl', ['hmls', 'version'], installed)).toEqual({
    status: 0,
    stdout: `Client Version: v${manifest.version}\n`,
    stderr: '',
  });
  expect((await good('krew', ['list'])).stdout).toMatch(/\bhmls\b/);

  await good('krew', ['uninstall', 'hmls']);
  expect(await run('kubectl', ['hmls', 'version'], installed)).toMatchObject({ status: 1 });
}, 60_000);

/** krew lists and uninstalls only if it has some index. This one needs no network. */
async function addIndex(): Promise<void> {
  const git = (...args: string[]) =>
    good('git', ['-C', index, '-c', 'user.name=smoke', '-c', 'user.email=smoke@test', ...args]);
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message=Add hmls');
  await good('krew', ['index', 'add', 'smoke', index]);
}

async function good(command: string, args: readonly string[]): Promise<Run> {
  const result = await run(command, args, env);
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${result.stderr}`);
  return result;
}
