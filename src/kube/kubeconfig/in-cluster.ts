import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import type { Target } from './kubeconfig.ts';

/**
 * The API server of the cluster in whose pod we run, as its service account; undefined outside a pod.
 * Source: InClusterConfig in client-go rest/config.go.
 */
export function podTarget({ env, serviceAccountDir }: Environment): Target | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, POD_NAMESPACE } = env;
  const tokenFile = join(serviceAccountDir, 'token');
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  const certificateAuthority = join(serviceAccountDir, 'ca.crt');
  return {
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      ...(existsSync(certificateAuthority) && { 'certificate-authority': certificateAuthority }),
    },
    user: { tokenFile },
    namespace: POD_NAMESPACE || namespaceIn(serviceAccountDir),
  };
}

function namespaceIn(dir: string): string {
  const path = join(dir, 'namespace');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}
