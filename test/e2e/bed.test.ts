import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';

/*
 * How a bed starts and stops. Beds that only have to stop run nothing but etcd: stopping a bed does
 * not depend on what runs in it.
 */

const BED = join(import.meta.dirname, '../../scripts/bed');
const SMALL = ['--only', 'etcd'];

jest.setTimeout(60_000);

/** The folder of one test's bed. Its name is in every command line of the bed. */
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-bed-test-'));
});

afterEach(async () => {
  await bed('down');
  rmSync(dir, { recursive: true, force: true });
});

describe('nothing is left behind', () => {
  test('after the bed is taken down', async () => {
    await up();
    expect(processesOfBed().map(commandOf).join()).toContain('/bin/etcd');
    expect(mountsOfBed()).not.toEqual([]);
    await bed('down');
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ['supervisor', 'SIGKILL'],
    ['supervisor', 'SIGTERM'],
    ['process above the supervisor', 'SIGKILL'],
  ] as const)('when the %s gets %s', async (who, signal) => {
    await up();
    process.kill(who === 'supervisor' ? supervisor() : top(), signal);
    await untilNothingIsLeft();
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('when up gets %s before all is ready', async (signal, status) => {
    const coming = start('up');
    await until(() => existsSync(join(dir, 'logs', 'etcd.log')));
    coming.kill(signal);
    expect(await outcome(coming)).toMatchObject({ status });
    expect(leftovers()).toEqual([]);
  });

  test('when up is killed before everything is ready', async () => {
    const coming = start('up');
    await until(() => existsSync(join(dir, 'logs', 'etcd.log')));
    coming.kill('SIGKILL');
    await untilNothingIsLeft();
  });

  test('when run is killed', async () => {
    const running = await runUntilReady('echo ready; read line');
    running.kill('SIGKILL');
    await untilNothingIsLeft();
    running.stdin.end(); // ends the command, which is not part of the bed
  });
});

describe('run', () => {
  test('runs the command against the bed, and exits with its status', async () => {
    const script = 'echo "$BED_DIR"; command -v kubectl; exit 7';
    const { status, stdout } = await bed('run', ...SMALL, '--', 'sh', '-c', script);
    expect(stdout).toBe(`${dir}\n${dir}/bin/kubectl\n`);
    expect(status).toBe(7);
    expect(leftovers()).toEqual([]);
  });

  test('passes signals on to the command', async () => {
    const running = await runUntilReady(
      "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done",
    );
    running.kill('SIGTERM');
    expect(await outcome(running)).toMatchObject({ status: 5 });
    expect(leftovers()).toEqual([]);
  });
});

test('a process can be frozen, killed and restarted by name', async () => {
  await up();
  for (const [command, state] of [
    ['stop', 'frozen'],
    ['cont', 'running'],
    ['kill', 'killed'],
    ['restart', 'running'],
  ] as const) {
    await bed(command, 'etcd');
    expect(await stateOfEtcd()).toBe(state);
  }
});

test('a process that crashes is restarted', async () => {
  await up();
  const [etcd = 0] = processesOfBed().filter((pid) => commandOf(pid).includes('/bin/etcd'));
  process.kill(etcd, 'SIGKILL');
  await until(async () => (await stateOfEtcd()) === 'waiting');
  await until(async () => (await stateOfEtcd()) === 'running');
});

test('two beds run side by side', async () => {
  await up();
  const inner = ['run', '--dir', join(dir, 'second'), ...SMALL, '--', BED, 'status'];
  const { stdout } = await outcome(spawn(BED, inner));
  expect(stdout).toMatch(/^etcd +running +0 .*\/second\//m);
  expect(await stateOfEtcd()).toBe('running');
});

test('a folder with other things in it is left alone', async () => {
  const { status, stderr } = await outcome(spawn(BED, ['up', '--dir', import.meta.dirname]));
  expect(status).toBe(1);
  expect(stderr).toContain(`${import.meta.dirname} has other things in it`);
});

async function up(): Promise<void> {
  expect(await bed('up', ...SMALL)).toMatchObject({ status: 0 });
}

function bed(command: string, ...args: string[]) {
  return outcome(start(command, ...args));
}

function start(command: string, ...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(BED, [command, '--dir', dir, ...args]);
}

/** Runs a shell script with a bed; resolves when the script has printed something. */
async function runUntilReady(script: string): Promise<ChildProcessWithoutNullStreams> {
  const running = start('run', ...SMALL, '--', 'sh', '-c', script);
  await once(running.stdout, 'data');
  return running;
}

async function outcome(child: ChildProcessWithoutNullStreams) {
  const [[status], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, stdout, stderr };
}

async function stateOfEtcd(): Promise<string | undefined> {
  const { stdout } = await bed('status');
  return /^etcd +(\w+)/m.exec(stdout)?.[1];
}

function top(): number {
  return Number.parseInt(readFileSync(join(dir, 'pid'), 'utf8'), 10);
}

function supervisor(): number {
  return Number(readFileSync(`/proc/${top()}/task/${top()}/children`, 'utf8'));
}

async function untilNothingIsLeft(): Promise<void> {
  await until(() => leftovers().length === 0);
}

function leftovers(): unknown[] {
  return [...processesOfBed().map(commandOf), ...mountsOfBed()];
}

function processesOfBed(): number[] {
  return allProcesses().filter((pid) => commandOf(pid).includes(dir));
}

/** Mounts of the bed's files in any mount namespace. */
function mountsOfBed(): string[] {
  const mounts = allProcesses().flatMap((pid) => read(`/proc/${pid}/mountinfo`).split('\n'));
  return mounts.filter((line) => line.includes(`${dir}/hosts`));
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Empty if the process has exited meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(async () => {
    if (!(await holds())) throw new Error(`still there: ${leftovers().join('\n')}`);
  }, 20_000);
}
