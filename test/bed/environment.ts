import { delimiter } from 'node:path';
import type { Folder } from './folder.ts';
import type { Claim } from './ports.ts';

/** What a program needs to work with a bed, as environment variables; its programs come first in `PATH`. */
export function environmentOf(
  folder: Folder,
  { ports }: Claim,
  path: string,
): Record<string, string> {
  return {
    BED_DIR: folder.path,
    HUB_KUBECONFIG: folder.kubeconfig('hub'),
    KARMADA_KUBECONFIG: folder.kubeconfig('karmada'),
    SPOKE1_KUBECONFIG: folder.kubeconfig('spoke1'),
    SPOKE2_KUBECONFIG: folder.kubeconfig('spoke2'),
    INGRESS_KUBECONFIG: folder.kubeconfig('ingress'),
    GATEWAY_URL: `http://127.0.0.1:${ports.gateway}`,
    ISTIOD_URL: `http://127.0.0.1:${ports.istiod}`,
    ENVOY_ADMIN_URL: `http://127.0.0.1:${ports.envoyAdmin}`,
    PATH: `${folder.bin}${delimiter}${path}`,
  };
}

/** For `eval` in a shell. */
export function asExports(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}=${quote(value)}\n`,
  );
  return lines.join('');
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
