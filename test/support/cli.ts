import { main } from '../../plugin/cli.ts';
import type { Context, Terminal } from '../../plugin/context.ts';
import { HmlsError } from '../../src/errors.ts';
import { elect } from '../../src/kube/election.ts';
import { reflectWith } from '../../src/kube/reflection.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { type Found, inputOf } from './input.ts';
import { FakeTimers } from './timers.ts';

/** The environment of a command line. */
export interface CliWorld extends Found {
  /** By kubeconfig context; without the flag it is `hub`. */
  readonly clusters?: Readonly<Record<string, FakeCluster>>;
  readonly env?: Context['env'];
  /** By the text of a kubeconfig. */
  readonly kubeconfigs?: Readonly<Record<string, FakeCluster>>;
  /** Instead of `clusters`. */
  readonly connect?: Context['connect'];
  /** Receives the contents of written files, by path. */
  readonly saved?: Record<string, string>;
  readonly timers?: FakeTimers;
  /** What stdout and stderr are; absent: pipes. */
  readonly terminals?: { readonly out?: Terminal; readonly err?: Terminal };
  readonly pool?: Context['pool'];
  /** When the process is asked to stop; absent: at once. */
  readonly stopped?: Promise<void>;
}

export interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line, split at blanks. */
export async function run(line: string, world: CliWorld = {}): Promise<Result> {
  let out = '';
  let err = '';
  const { clusters = {}, kubeconfigs = {}, env = {} } = world;
  const { saved = {} } = world;
  const { timers = new FakeTimers(), stopped = Promise.resolve(), terminals = {} } = world;
  const status = await main(line.split(' ').filter(Boolean), {
    io: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      terminal: (of) => terminals[of],
    },
    input: inputOf(world),
    env,
    save: async (path, text) => {
      saved[path] = text;
    },
    connect:
      world.connect ?? (async ({ context = 'hub' }) => clusters[context] ?? noCluster(context)),
    pool: world.pool ?? (async () => noPool()),
    connectTo: async (kubeconfig) => kubeconfigs[kubeconfig] ?? noCluster(kubeconfig),
    reflect: async () => (cluster, kind, scope, onChange, onFailure) =>
      reflectWith({ timing: timers.timing, report }, { cluster, kind, scope, onChange, onFailure }),
    identity: () => 'replica-1',
    elect: async () => (candidate) => elect(candidate, timers.timing),
    now: () => new Date(timers.now()),
    sleep: (ms) => timers.pass(ms),
    timers,
    untilStopped: async () => {
      await stopped;
      return 'SIGINT';
    },
  });
  return { status, out, err };
}

function noCluster(name: string): never {
  throw new HmlsError('usage', `context was not found for specified context: ${name}`);
}

function noPool(): never {
  throw new Error('no request is to be sent');
}

function report(error: Error): never {
  throw error;
}
