import { HmlsError } from '../../errors.ts';
import type { ClusterFlags } from '../clusterflags.ts';
import type { Environment } from './environment.ts';
import { podTarget } from './in-cluster.ts';
import type { ContextEntry, Kubeconfig, Target, UserEntry } from './kubeconfig.ts';

/**
 * The cluster and user that the flags select from the kubeconfig. If it is empty, the cluster of the pod
 * that we run in; outside a pod, kubectl's http://localhost:8080.
 *
 * @throws HmlsError `usage` for a context, cluster or user that does not exist, `bad-kubeconfig` if
 * a context refers to an unknown cluster or user
 */
export function targetOf(
  config: Kubeconfig,
  flags: ClusterFlags,
  environment: Environment,
): Target {
  const context = contextOf(config, flags);
  assertNamed(config, flags);
  const pod = podTarget(environment);
  const nowhere = { cluster: { server: 'http://localhost:8080' }, user: {}, namespace: undefined };
  const base = isEmpty(config) ? (pod ?? nowhere) : nowhere;

  const { clusterName, userName } = namesOf(config, flags);
  const named = clusterName ? (clusterOf(config, clusterName, flags) ?? {}) : base.cluster;
  const cluster = { ...named, server: named.server ?? '', ...clusterOverrides(flags) };
  const user = { ...(userOf(config, userName, flags) ?? base.user), ...userOverrides(flags) };
  return { cluster, user, namespace: context.namespace || pod?.namespace || 'default' };
}

const isEmpty = ({ clusters, contexts }: Kubeconfig) => clusters.size === 0 && contexts.size === 0;

function contextOf({ contexts, currentContext }: Kubeconfig, flags: ClusterFlags): ContextEntry {
  if (!flags.context) return contexts.get(currentContext) ?? {};
  return contexts.get(flags.context) ?? absent(`context "${flags.context}"`, 'contexts');
}

/** The names of the cluster and the user from the flags, or else the context; '' if there is none. */
export function namesOf(config: Kubeconfig, flags: ClusterFlags) {
  const { cluster, user } = contextOf(config, flags);
  return { clusterName: flags.cluster || cluster || '', userName: flags.user || user || '' };
}

/** Where a context refers to an unknown name, kubectl would use localhost, or no credentials. */
function assertNamed(config: Kubeconfig, flags: ClusterFlags): void {
  const { contexts, clusters, users, currentContext } = config;
  const name = flags.context || currentContext;
  const context = contexts.get(name);
  refuseIf(name !== '' && !context, `context was not found for specified context: ${name}`);
  const { cluster, user } = context ?? {};
  const isOther = flags.cluster || flags.server;
  refuseIf(
    cluster && !isOther && !clusters.has(cluster),
    `cluster "${cluster}" was not found for context "${name}"`,
  );
  refuseIf(
    user && !flags.user && !users.has(user),
    `user "${user}" was not found for context "${name}"`,
  );
}

function refuseIf(isWrong: unknown, why: string): void {
  if (isWrong) throw new HmlsError('bad-kubeconfig', why);
}

function clusterOf({ clusters }: Kubeconfig, name: string, flags: ClusterFlags) {
  return (
    clusters.get(name) ?? (flags.cluster ? absent(`cluster "${name}"`, 'clusters') : undefined)
  );
}

function userOf({ users }: Kubeconfig, name: string, flags: ClusterFlags) {
  return users.get(name) ?? (flags.user ? absent(`auth info "${name}"`, 'users') : undefined);
}

function absent(what: string, list: string): never {
  throw new HmlsError('usage', `${what} does not exist`, { hint: `kubectl config get-${list}` });
}

/** Flags about trust or identity also clear the kubeconfig's alternatives to them. */
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
