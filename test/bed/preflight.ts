import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Missing } from './artifacts.ts';
import { CONTROL_PLANE } from './binaries.ts';
import { sourceFolder } from './cache.ts';
import { capture, lastLines } from './commandline.ts';
import { BedError } from './errors.ts';

/**
 * The command that gives a bed its own mount and process namespaces. When it or the first process in it
 * ends, for whatever reason, all others end and the mounts are undone.
 */
export function namespaceCommand(): readonly [string, ...string[]] {
  const asRoot = process.getuid?.() === 0;
  return [
    'unshare',
    ...(asRoot ? [] : ['--map-root-user']),
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
}

/** @throws BedError that names the missing requirements to run a bed */
export async function requireRuntime(): Promise<void> {
  if (process.platform !== 'linux') throw new BedError('the bed runs on Linux only');
  const [command, ...args] = namespaceCommand();
  const { status, stderr } = await capture(command, [...args, 'mount', '--version']);
  if (status === 0) return;
  throw new BedError(
    `no private mount and process namespaces on this machine: ${lastLines(stderr) || status}\n` +
      'needed are util-linux (unshare, mount), and either root or user namespaces; ' +
      'in a container, the capability SYS_ADMIN',
  );
}

/** @throws BedError that names every tool that is missing for the build */
export async function requireBuildTools(missing: Missing): Promise<void> {
  const problems = [
    ...(missing.modules.length > 0 ? await goProblems() : []),
    ...(missing.envoy ? await pipProblems() : []),
  ];
  if (problems.length === 0) return;
  throw new BedError(`to build the binaries of the bed, this is missing:\n${problems.join('\n')}`);
}

async function goProblems(): Promise<string[]> {
  const wanted = goVersionOf(readFileSync(join(sourceFolder(CONTROL_PLANE), 'go.mod'), 'utf8'));
  const { status, stdout } = await capture('go', ['env', 'GOVERSION']);
  if (status !== 0) return [`  go ${wanted} or newer (https://go.dev/dl)`];
  const found = stdout.trim().replace(/^go/, '');
  return isAtLeast(found, wanted) ? [] : [`  go ${wanted} or newer; found is ${found}`];
}

async function pipProblems(): Promise<string[]> {
  const { status, stderr } = await capture('python3', ['-m', 'pip', '--version']);
  return status === 0 ? [] : [`  python3 with pip (${lastLines(stderr, 1) || status})`];
}

/** The `go` line of a go.mod. */
export function goVersionOf(goMod: string): string {
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? '';
}

/** Compares versions such as `1.26.8` number by number. */
export function isAtLeast(found: string, wanted: string): boolean {
  const order = found.localeCompare(wanted, 'en', { numeric: true });
  return order >= 0;
}
