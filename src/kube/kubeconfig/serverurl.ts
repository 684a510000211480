import { HmlsError } from '../../errors.ts';
import type { Target } from './kubeconfig.ts';

/**
 * The URL of the API server that a kubeconfig means, which may leave the scheme out.
 * Source: DefaultServerURL and defaultServerUrlFor in client-go rest/url_utils.go.
 *
 * @throws HmlsError in kubectl's words, `usage` if it is none, `unreachable` if it is of another protocol
 */
export function serverUrl({ cluster, user }: Target): string {
  const text = cluster.server;
  const url = isWhole(text) ? text : `${schemeFor(cluster, user)}://${text}`;
  if (!URL.canParse(url) || (url !== text && new URL(url).pathname !== '/')) {
    throw new HmlsError('usage', `host must be a URL or a host:port pair: "${text}"`);
  }
  const scheme = new URL(url).protocol.slice(0, -1);
  if (scheme === 'http' || scheme === 'https') return url;
  throw new HmlsError(
    'unreachable',
    `Unable to connect to the server: unsupported protocol scheme "${scheme}"`,
  );
}

const isWhole = (text: string) => /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text) && URL.canParse(text);

function schemeFor(cluster: Target['cluster'], user: Target['user']): 'http' | 'https' {
  const secure =
    cluster['certificate-authority'] ||
    cluster['certificate-authority-data'] ||
    cluster['insecure-skip-tls-verify'] ||
    user['client-certificate'] ||
    user['client-certificate-data'];
  return secure ? 'https' : 'http';
}
