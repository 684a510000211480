import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { HmlsError } from '../../errors.ts';
import { goReason } from '../failures.ts';
import type { Environment } from './environment.ts';
import { type Credential, type Plugin, pluginOf } from './exec.ts';
import type { TlsIdentity } from './identity.ts';
import type { Target, UserEntry } from './kubeconfig.ts';
import { idTokenOf, type OidcConfig } from './oidc.ts';
import { proxyFor } from './proxy.ts';

/** The credentials of one request. */
export interface Login {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: TlsIdentity;
  /** If a plugin gave it. */
  readonly credential?: Credential;
}

/** How to reach one API server, and as whom. */
export interface Credentials {
  /** URL, perhaps with a path, without a slash at the end. */
  readonly server: string;
  /** The proxy in front of the server, if any. */
  readonly proxy: URL | undefined;
  /** Looked up for every request, since files and plugins renew them before they expire. */
  login(): Promise<Login>;
  /** The server did not take this one. Whether asking again may give another. */
  renew(refused: Login): boolean;
}

/**
 * Client-node's KubeConfig reads certificates, keys and token files and knows the auth providers. What
 * it does otherwise than client-go is done here: `exec`, the fields of impersonation, basic auth.
 *
 * @throws HmlsError `usage` for a proxy that is none
 */
export function credentialsFor({ cluster, user }: Target, environment: Environment): Credentials {
  const config = kubeConfigOf(cluster, user);
  const plugin = needsPlugin(user) ? pluginOf(user.exec, cluster, environment) : undefined;
  return {
    server: cluster.server.replace(/\/$/, ''),
    proxy: proxyFor(cluster, environment.env),
    login: async () => withPlugin(plugin, await staticLogin(config, user)),
    renew: ({ credential }) => {
      if (credential) plugin?.forget(credential);
      return credential !== undefined;
    },
  };
}

/** Another credential wins over a plugin. */
function needsPlugin(user: UserEntry): user is UserEntry & Required<Pick<UserEntry, 'exec'>> {
  const { exec, token, tokenFile, username } = user;
  const certificate = user['client-certificate'] || user['client-certificate-data'];
  return exec !== undefined && exec !== null && !(token || tokenFile || username || certificate);
}

async function withPlugin(plugin: Plugin | undefined, login: Login): Promise<Login> {
  if (!plugin) return login;
  const credential = await plugin.credential();
  const { token, clientCertificateData: cert, clientKeyData: key } = credential;
  return {
    credential,
    headers: { ...login.headers, ...(token && { Authorization: `Bearer ${token}` }) },
    tls: { ...login.tls, ...(cert && key && { cert, key }) },
  };
}

async function staticLogin(config: KubeConfig, user: UserEntry): Promise<Login> {
  const { headers, ...options } = await optionsOf(config);
  const { Authorization: bearer } = (headers ?? {}) as Record<string, string | undefined>;
  const authorization = user.username ? basic(user) : bearer?.trim();
  return {
    headers: { ...impersonation(user), ...(authorization && { Authorization: authorization }) },
    tls: tlsOf(options),
  };
}

async function optionsOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
    return options;
  } catch (cause) {
    const { path, message } = cause as NodeJS.ErrnoException;
    const said = path ? `open ${path}: ${goReason(cause)}` : message;
    throw new HmlsError('usage', path ? said : `cannot use these credentials: ${said}`, { cause });
  }
}

/** @throws HmlsError `usage`, in kubectl's words, unless all are PEM; OpenSSL would not say which is not */
function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): TlsIdentity {
  assertPem(ca, 'unable to load root certificates: unable to parse bytes as PEM block');
  assertPem(cert, 'tls: failed to find any PEM data in certificate input');
  assertPem(key, 'tls: failed to find any PEM data in key input');
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(servername && { servername }),
    ...(rejectUnauthorized === false && { rejectUnauthorized }),
  } as TlsIdentity;
}

function assertPem(data: unknown, complaint: string): void {
  if (data && !`${data}`.includes('-----BEGIN ')) throw new HmlsError('usage', complaint);
}

/** Data wins over a file and a token file over a token, as in client-go; client-node would not do so. */
function kubeConfigOf(cluster: Target['cluster'], user: UserEntry): KubeConfig {
  const { server } = cluster;
  const caData = cluster['certificate-authority-data'];
  const certData = user['client-certificate-data'];
  const keyData = user['client-key-data'];
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: 'cluster',
      server,
      // client-node requires an explicit opt-in for a server without TLS.
      skipTLSVerify: cluster['insecure-skip-tls-verify'] || server.startsWith('http:'),
      tlsServerName: cluster['tls-server-name'] ?? '',
      ...(caData ? { caData } : { caFile: cluster['certificate-authority'] ?? '' }),
    },
    {
      name: 'user',
      ...(certData ? { certData } : { certFile: user['client-certificate'] ?? '' }),
      ...(keyData ? { keyData } : { keyFile: user['client-key'] ?? '' }),
      ...tokenOf(user),
    },
  );
  return config;
}

function tokenOf({ token, tokenFile, 'auth-provider': authProvider }: UserEntry) {
  if (tokenFile) return { authProvider: { name: 'tokenFile', config: { tokenFile } } };
  if (token) return { token };
  if (isOidc(authProvider)) return { token: idTokenOf(authProvider.config ?? {}, new Date()) };
  return authProvider ? { authProvider } : {};
}

const isOidc = (provider: unknown): provider is { readonly config?: OidcConfig } =>
  typeof provider === 'object' &&
  provider !== null &&
  'name' in provider &&
  provider.name === 'oidc';

const basic = ({ username, password = '' }: UserEntry) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function impersonation(user: UserEntry): Record<string, string | readonly string[]> {
  const { as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra = {} } = user;
  const extras = Object.entries(extra).map(([key, values]) => [
    `Impersonate-Extra-${encodeURIComponent(key)}`,
    values,
  ]);
  return {
    ...(as && { 'Impersonate-User': as }),
    ...(uid && { 'Impersonate-Uid': uid }),
    ...(groups?.length && { 'Impersonate-Group': groups }),
    ...Object.fromEntries(extras),
  };
}
