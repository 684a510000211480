import { HmlsError } from '../domain/errors.ts';
import type { ClusterEntry } from './kubeconfig.ts';

/**
 * Where Node's agent finds the proxy for a server: `proxy-url` of the kubeconfig, else the variables
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY. As in Go, this machine itself is never reached through those.
 *
 * @throws HmlsError `usage` for a `proxy-url` of another kind than http and https
 */
export function proxyEnvFor(
  { server = '', 'proxy-url': proxy }: ClusterEntry,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  if (!proxy) return isLoopback(new URL(server).hostname) ? {} : env;
  if (/^https?:/.test(proxy)) return { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
  throw new HmlsError('usage', `proxy-url ${withoutPassword(proxy)} is not supported`, {
    hint: 'use a proxy that speaks http or https',
  });
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

const withoutPassword = (url: string) => url.replace(/\/\/[^@/]*@/, '//');
