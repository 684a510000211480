// `get -w`, compared with kubectl's while the API server is up, and alone while it restarts.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { eventually } from '../../support/eventually.ts';
import { aSocksProxy, type SocksProxy } from '../../support/socks.ts';
import { kill, start } from '../support/processes.ts';
import { hmls } from '../support/programs.ts';
import { aService } from '../support/services.ts';
import { aNamespaceOn, type World, world } from '../support/world.ts';
import { accessTo, folderWith, kubeconfig } from './kubeconfigs.ts';
import { commandOf, environment, type Program } from './run.ts';

let bed: World;

let socks: SocksProxy;
/** A kubeconfig that leads to the hub through that proxy. */
let throughSocks: string;

beforeAll(async () => {
  bed = await world();
  socks = await aSocksProxy();
  const { cluster, user } = accessTo('HUB_KUBECONFIG');
  const proxied = { ...cluster, 'proxy-url': `socks5://${socks.address}` };
  const parts = { clusters: { a: proxied }, users: { b: user }, contexts: { c: 'a b' } };
  const folder = folderWith({ config: kubeconfig({ ...parts, current: 'c' }) });
  throughSocks = join(folder, 'config');
  expect(await hmls('install')).toMatchObject({ status: 0 });
}, 60_000);

afterAll(() => socks.close());

/** All running programs. */
const watchers = new Set<Watcher>();

afterEach(async () => {
  await Promise.all([...watchers].map((watcher) => watcher.end('SIGTERM')));
});

/** A program that runs until it is stopped. */
class Watcher {
  out = '';
  err = '';
  readonly #process: ChildProcess;

  constructor(program: Program, ...args: string[]) {
    this.#process = spawn(commandOf(program), args, { env: environment() });
    watchers.add(this);
    this.#process.stdout?.setEncoding('utf8').on('data', (text) => (this.out += text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text) => (this.err += text));
  }

  /** Its exit status, as a shell reports it. */
  async end(signal: 'SIGINT' | 'SIGTERM'): Promise<number> {
    watchers.delete(this);
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    const [status, killer] = await ended;
    return status ?? { SIGINT: 130, SIGTERM: 143 }[killer as 'SIGINT'];
  }

  lines(): string[] {
    return this.out.split('\n').slice(0, -1);
  }
}

const create = (namespace: string, name: string) =>
  bed.hub.create(HYPERMLSERVICES, aService(namespace, name));

const label = (namespace: string, name: string, team: string) =>
  bed.hub.patch(HYPERMLSERVICES, { namespace, name }, { metadata: { labels: { team } } });

const remove = (namespace: string, name: string) =>
  bed.hub.remove(HYPERMLSERVICES, { namespace, name });

/**
 * A watch begins at the version of its list, so changes may follow once both have printed the list.
 * Where they print none, neither says when its watch begins.
 */
async function bothWatching(ours: Watcher, theirs: Watcher, printList: boolean): Promise<void> {
  if (!printList) return new Promise((resolve) => setTimeout(resolve, 3000));
  await eventually(() => {
    expect(ours.out).not.toBe('');
    expect(theirs.out).not.toBe('');
  });
}

/** Ages depend on the time of the run. */
const ageless = (text: string) => text.replace(/\b\d+s\b/g, 'AGE');

test.each([
  '-w',
  '-w -o wide',
  '-w --no-headers',
  '-w -A --field-selector=metadata.namespace={ns}',
  '-w --output-watch-events',
  '-w --output-watch-events -A --field-selector=metadata.namespace={ns}',
  '-w --show-labels -L team',
  '-w -l team=a',
  '-w -o name',
  '-w -o jsonpath={.metadata.name}:{.metadata.labels.team};',
  '-w -o custom-columns=NAME:.metadata.name,TEAM:.metadata.labels.team',
  '-w -o json',
  '-w -o yaml',
  '-w -o json --output-watch-events',
  '-w -o yaml --output-watch-events',
  '-w --sort-by .metadata.name',
  '--watch-only',
  '--watch-only --output-watch-events',
  '--watch-only -o name',
  '-w --output-watch-events --kubeconfig {socks}',
])(
  '`get %s` appends what kubectl appends',
  async (flags) => {
    const ns = await aNamespaceOn(bed.hub);
    await create(ns, 'first');
    const words = flags.replace('{ns}', ns).replace('{socks}', throughSocks).split(' ');
    const args = [...words, '-n', ns];
    const ours = new Watcher('hmls', 'get', ...args);
    const theirs = new Watcher('kubectl', 'get', 'hmls', ...args);
    await bothWatching(ours, theirs, !/--watch-only|-l team=a/.test(flags));
    await create(ns, 'a-service-with-a-long-name');
    await label(ns, 'first', 'a');
    await label(ns, 'a-service-with-a-long-name', 'a');
    await remove(ns, 'first');
    await eventually(() => expect(ageless(ours.out)).toBe(ageless(theirs.out)), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ageless(ours.out)).toBe(ageless(theirs.out));
    expect(theirs.out).not.toBe('');
    await theirs.end('SIGTERM');
    // kubectl exits with 1; we follow the convention of shells.
    expect(await ours.end('SIGTERM')).toBe(143);
    expect(ours.err).toBe(theirs.err);
  },
  60_000,
);

test('nothing is lost or printed twice when the API server is killed and restarted, twice', async () => {
  const ns = await aNamespaceOn(bed.hub);
  const names = Array.from({ length: 12 }, (_, i) => `service-${i}`);
  await create(ns, 'before');
  const watcher = new Watcher(
    'hmls',
    'get',
    '-w',
    '--output-watch-events',
    '--no-headers',
    '-n',
    ns,
  );
  const seen = () => watcher.lines().map((line) => line.split(/\s+/).slice(0, 2).join(' '));
  await eventually(() => expect(seen()).toEqual(['ADDED before']));
  for (const outage of [0, 1]) {
    const [some, others] = [
      names.slice(outage * 6, outage * 6 + 3),
      names.slice(outage * 6 + 3, outage * 6 + 6),
    ];
    for (const name of some) await create(ns, name);
    await kill('hub');
    await eventually(
      () => expect(watcher.err).toContain('the watch resumes when the server is back'),
      20_000,
    );
    await start('hub', bed);
    for (const name of others) await create(ns, name);
  }
  await remove(ns, 'before');
  const all = ['ADDED before', ...names.map((name) => `ADDED ${name}`), 'DELETED before'];
  await eventually(() => expect(seen().sort()).toEqual([...all].sort()), 30_000);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(seen().sort()).toEqual([...all].sort());
  expect(await watcher.end('SIGINT')).toBe(130);
}, 180_000);
