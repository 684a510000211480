import { HmlsError } from '../../errors.ts';
import { environmentProxy, isUrl } from '../../web/proxy.ts';
import type { ClusterEntry } from './kubeconfig.ts';

/**
 * The proxy on the way to a server: `proxy-url` of the kubeconfig, else what the environment names.
 * Undefined if there is none.
 *
 * @throws HmlsError `usage` for an invalid `proxy-url`
 */
export function proxyFor(
  { server = '', 'proxy-url': proxy }: ClusterEntry,
  env: Readonly<NodeJS.ProcessEnv>,
): URL | undefined {
  if (!proxy) return environmentProxy(new URL(server), env);
  if (!isUrl(proxy) || !URL.canParse(proxy))
    throw new HmlsError('usage', 'proxy-url in the kubeconfig is not a valid URL');
  return new URL(proxy);
}
