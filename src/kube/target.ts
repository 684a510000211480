import { HmlsError } from '../domain/errors.ts';
import type { ClusterFlags } from './cluster.ts';
import type { Environment } from './environment.ts';
import { podTarget } from './in-cluster.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';

/** One API server, and who we are there. */
export interface Target {
  readonly cluster: ClusterEntry & { readonly server: string };
  readonly user: UserEntry;
  readonly namespace: string;
}

/**
 * What the flags pick from the kubeconfig. If it holds nothing, the cluster whose pod we run in; if we
 * run in none, kubectl's http://localhost:8080.
 *
 * @throws HmlsError `usage` for a context, cluster or user that does not exist
 */
export function targetOf(
  config: Kubeconfig,
  flags: ClusterFlags,
  environment: Environment,
): Target {
  const context = contextOf(config, flags);
  const pod = podTarget(environment);
  const nowhere = { cluster: { server: 'http://localhost:8080' }, user: {}, namespace: undefined };
  const base = isEmpty(config) ? (pod ?? nowhere) : nowhere;

  const clusterName = flags.cluster ?? context.cluster;
  const userName = flags.user ?? context.user;
  const cluster = clusterName ? clusterOf(config, clusterName) : base.cluster;
  const user = userName ? userOf(config, userName) : base.user;
  return {
    cluster: { ...base.cluster, ...cluster, ...clusterOverrides(flags) },
    user: { ...user, ...userOverrides(flags) },
    namespace: context.namespace || pod?.namespace || 'default',
  };
}

const isEmpty = ({ clusters, contexts }: Kubeconfig) => clusters.size === 0 && contexts.size === 0;

function contextOf({ contexts, currentContext }: Kubeconfig, flags: ClusterFlags) {
  const name = flags.context ?? currentContext;
  const context = name === '' ? {} : contexts.get(name);
  if (context) return context;
  throw new HmlsError('usage', `context was not found for specified context: ${name}`, {
    hint: 'kubectl config get-contexts',
  });
}

function clusterOf({ clusters }: Kubeconfig, name: string): ClusterEntry {
  const cluster = clusters.get(name);
  if (cluster?.server) return cluster;
  throw new HmlsError('usage', `no server found for cluster "${name}"`, {
    hint: 'kubectl config get-clusters',
  });
}

function userOf({ users }: Kubeconfig, name: string): UserEntry {
  const user = users.get(name);
  if (user) return user;
  throw new HmlsError('usage', `auth info "${name}" does not exist`, {
    hint: 'kubectl config get-users',
  });
}

/** Flags that decide about trust or identity also drop what the kubeconfig says of it in other words. */
function clusterOverrides(flags: ClusterFlags): Partial<Target['cluster']> {
  const { server, tlsServerName, certificateAuthority, insecureSkipTlsVerify } = flags;
  return {
    ...(server && { server, 'tls-server-name': '' }),
    ...(tlsServerName && { 'tls-server-name': tlsServerName }),
    ...((certificateAuthority || insecureSkipTlsVerify) && {
      'certificate-authority': certificateAuthority ?? '',
      'certificate-authority-data': '',
      'insecure-skip-tls-verify': insecureSkipTlsVerify ?? false,
    }),
  };
}

function userOverrides(flags: ClusterFlags): UserEntry {
  const { clientCertificate, clientKey, token, as, asUid, asGroup, asUserExtra } = flags;
  return {
    ...(clientCertificate && {
      'client-certificate': clientCertificate,
      'client-certificate-data': '',
    }),
    ...(clientKey && { 'client-key': clientKey, 'client-key-data': '' }),
    ...(token && { token, tokenFile: '' }),
    ...(as && { as }),
    ...(asUid && { 'as-uid': asUid }),
    ...(asGroup && { 'as-groups': asGroup }),
    ...(asUserExtra && { 'as-user-extra': extras(asUserExtra) }),
  };
}

function extras(pairs: readonly string[]): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [key = '', ...rest] = pair.split('=');
    values[key] = [...(values[key] ?? []), rest.join('=')];
  }
  return values;
}
