import { closeSync, openSync } from 'node:fs';
import { HmlsError } from '../../errors.ts';
import { isUrl } from '../../web/proxy.ts';
import { goReason } from '../failures.ts';
import { EXEC_VERSIONS } from './exec.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfig.ts';

/** One API server and one user of a kubeconfig, by their names there. */
export interface Choice {
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  readonly userName: string;
  readonly user: UserEntry;
}

/**
 * Source: validation.go in client-go tools/clientcmd.
 *
 * @throws HmlsError `bad-kubeconfig` or `usage`, in kubectl's words
 */
export function assertUsable(choice: Choice): void {
  const wrong = [...userProblems(choice), ...clusterProblems(choice)];
  const [only, ...others] = wrong;
  if (only === undefined) {
    assertConsistent(choice);
    return;
  }
  const text = others.length === 0 ? only : `\n${wrong.map((one) => `* ${one}`).join('\n')}`;
  throw new HmlsError('bad-kubeconfig', text);
}

/** Problems that client-go finds only after merging everything; it reports one at a time. */
function assertConsistent({ cluster, user }: Choice): void {
  const hasAuthority = cluster['certificate-authority'] || cluster['certificate-authority-data'];
  if (cluster['insecure-skip-tls-verify'] && hasAuthority) {
    const why = 'specifying a root certificates file with the insecure flag is not allowed';
    throw new HmlsError('usage', why);
  }
  const version = user.exec?.apiVersion;
  if (version !== undefined && !EXEC_VERSIONS.includes(version)) {
    throw new HmlsError('usage', `exec plugin: invalid apiVersion "${version}"`);
  }
}

function clusterProblems({ clusterName: name, cluster }: Choice): string[] {
  const { server, 'proxy-url': proxy, 'certificate-authority': file } = cluster;
  return [
    ...(server ? [] : [noServer(name)]),
    ...(proxy ? proxyProblems(proxy, name) : []),
    ...(file && cluster['certificate-authority-data']
      ? [
          `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
        ]
      : []),
    ...unreadable('certificate-authority', file, name),
  ];
}

const noServer = (name: string) =>
  name ? `no server found for cluster "${name}"` : 'default cluster has no server defined';

function proxyProblems(proxy: string, name: string): string[] {
  const scheme = (/^([a-z][a-z0-9+.-]*):/i.exec(proxy)?.[1] ?? '').toLowerCase();
  if (isUrl(proxy) && ['http', 'https', 'socks5'].includes(scheme)) return [];
  const shown = proxy.replace(/\/\/[^@/]*@/, '//');
  const why = isUrl(proxy)
    ? `unsupported scheme "${scheme}", must be http, https, or socks5`
    : `could not parse: ${shown}`;
  return [`invalid 'proxy-url' "${shown}" for cluster "${name}": ${why}`];
}

function userProblems({ userName: name, user }: Choice): string[] {
  return [
    ...certificateProblems(user, name),
    ...(user.exec ? execProblems(user.exec, name) : []),
    ...methodProblems(user, name),
    ...impersonationProblems(user, name),
  ];
}

function certificateProblems(user: UserEntry, name: string): string[] {
  const { 'client-certificate': certificate, 'client-certificate-data': data } = user;
  const { 'client-key': key, 'client-key-data': keyData } = user;
  if (!certificate && !data) return [];
  return [
    ...(certificate && data
      ? [
          `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
        ]
      : []),
    ...(key && keyData
      ? [
          `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
        ]
      : []),
    ...(key || keyData
      ? []
      : [
          `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
        ]),
    ...unreadable('client-cert', certificate, name),
    ...unreadable('client-key', key, name),
  ];
}

const INTERACTIVE_MODES: readonly unknown[] = ['Never', 'IfAvailable', 'Always'];

function execProblems(exec: ExecEntry, name: string): string[] {
  const { command, apiVersion, interactiveMode, env } = exec;
  const to = 'to use exec authentication plugin';
  const mode = interactiveMode ?? (apiVersion?.endsWith('/v1') ? '' : 'IfAvailable');
  return [
    ...(command ? [] : [`command must be specified for ${name} ${to}`]),
    ...(apiVersion ? [] : [`apiVersion must be specified for ${name} ${to}`]),
    ...(env ?? []).flatMap((variable) =>
      variable.name ? [] : [`env variable name must be specified for ${name} ${to}`],
    ),
    ...(mode === '' ? [`interactiveMode must be specified for ${name} ${to}`] : []),
    ...(mode === '' || INTERACTIVE_MODES.includes(mode)
      ? []
      : [`invalid interactiveMode for ${name}: "${mode}"`]),
  ];
}

function methodProblems({ token, username, password }: UserEntry, name: string): string[] {
  if (!token || !(username || password)) return [];
  return [
    `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`,
  ];
}

function impersonationProblems(user: UserEntry, name: string): string[] {
  const extra = Object.keys(user['as-user-extra'] ?? {});
  const asks = user['as-uid'] || user['as-groups']?.length || extra.length > 0;
  if (!asks || user.as) return [];
  return [`requesting uid, groups or user-extra for ${name} without impersonating a user`];
}

function unreadable(what: string, path: string | undefined, name: string): string[] {
  if (!path) return [];
  try {
    closeSync(openSync(path, 'r'));
    return [];
  } catch (error) {
    return [`unable to read ${what} ${path} for ${name} due to open ${path}: ${goReason(error)}`];
  }
}
