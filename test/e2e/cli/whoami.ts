import type { Cluster } from '../../../src/kube/cluster.ts';
import { connect } from '../../../src/kube/connect.ts';
import { processEnvironment } from '../../../src/kube/kubeconfig/environment.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { run as hmls } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';
import { environment, run, type Surroundings } from './run.ts';

/** The user and the server, or why access is denied. */
export interface Identity {
  readonly user?: unknown;
  /** The uid of a namespace that every cluster has. */
  readonly cluster?: string;
  readonly err?: string;
}

interface Review extends KubeObject {
  readonly status?: { readonly userInfo?: unknown };
}

const REVIEWS: Kind<Review> = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
};

const NAMESPACE = '/api/v1/namespaces/kube-system';

/** As kubectl reports it. */
export async function theirs(args: readonly string[], at: Surroundings): Promise<Identity> {
  const { status, out } = await run('kubectl', ['auth', 'whoami', '-o', 'json', ...args], at);
  if (status !== 0) return { err: await refusal(args, at) };
  const { status: review } = JSON.parse(out) as Review;
  const namespace = await run('kubectl', ['get', '--raw', NAMESPACE, ...args], at);
  return { user: review?.userInfo, cluster: uidIn(namespace.out) };
}

/**
 * The error of `get`; those of `auth whoami` and of `get` without a namespace differ. kubectl tries
 * several times before it gives up.
 */
async function refusal(args: readonly string[], at: Surroundings): Promise<string> {
  const { err } = await run('kubectl', ['get', 'hmls', '-n', 'default', ...args], at);
  return err.replace(/^E\d.* memcache\.go:.*\n/gm, '');
}

/** As our own connection reports it: all the way from the command line to the server. */
export async function ours(args: readonly string[], { env, cwd }: Surroundings): Promise<Identity> {
  const all = { ...environment(), ...env };
  const home = all.HOME ?? '';
  let identity: Identity | undefined;
  const { err } = await inFolder(cwd, () =>
    hmls(['get', ...args].join(' '), {
      env: all,
      connect: async (flags, listener) => {
        const at = { ...processEnvironment(), env: all, home, stdinIsTerminal: false };
        const cluster = await connect(flags, at, listener);
        identity = await identityAt(cluster).catch(() => undefined);
        return identity ? new FakeCluster() : cluster;
      },
    }),
  );
  return identity ?? { err };
}

async function inFolder<T>(folder: string | undefined, action: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder ?? before);
  return await action().finally(() => process.chdir(before));
}

async function identityAt(cluster: Cluster): Promise<Identity> {
  const { apiVersion, kind } = REVIEWS;
  const metadata = {} as KubeObject['metadata'];
  const { status } = await cluster.create(REVIEWS, { apiVersion, kind, metadata });
  const namespace = await cluster.read(NAMESPACE).then(JSON.stringify, () => '');
  return { user: status?.userInfo, cluster: uidIn(namespace) };
}

/** Not every user may read it. */
const uidIn = (text: string) => /"uid":\s*"([^"]+)"/.exec(text)?.[1] ?? 'not allowed to look';
