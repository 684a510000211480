import { mkdir, writeFile } from 'node:fs/promises';
import { Authority, type Identity, serviceAccountKeys } from './certificates.ts';
import { CLUSTERS, type Folder } from './folder.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Claim } from './ports.ts';

/** The name under which Karmada's API server calls the aggregated one. */
const AGGREGATED_HOST = 'karmada-aggregated-apiserver.karmada-system.svc';

/** Makes the keys and certificates that all clusters of a bed share, and a kubeconfig for each. */
export async function writeIdentities(folder: Folder, { ports }: Claim): Promise<void> {
  const authority = new Authority('bed-ca');
  const admin = authority.issue({ commonName: 'system:admin', organization: 'system:masters' });
  const server = authority.issue({
    commonName: 'kube-apiserver',
    hosts: ['localhost', '127.0.0.1', AGGREGATED_HOST],
  });
  const frontProxy = new Authority('bed-front-proxy-ca');
  const serviceAccounts = serviceAccountKeys();

  await mkdir(folder.certificates, { recursive: true, mode: 0o700 });
  await writeAll(folder, {
    'ca.crt': authority.certificate,
    'front-proxy-ca.crt': frontProxy.certificate,
    'sa.pub': serviceAccounts.publicKey,
    'sa.key': serviceAccounts.privateKey,
    ...pair('tls', server),
    ...pair('front-proxy-client', frontProxy.issue({ commonName: 'front-proxy-client' })),
  });
  await Promise.all(
    CLUSTERS.map((cluster) => {
      const url = `https://127.0.0.1:${ports[cluster]}`;
      return write(
        folder.kubeconfig(cluster),
        kubeconfig(cluster, url, authority.certificate, admin),
      );
    }),
  );
}

function pair(name: string, { certificate, key }: Identity): Record<string, string> {
  return { [`${name}.crt`]: certificate, [`${name}.key`]: key };
}

async function writeAll(folder: Folder, files: Record<string, string>): Promise<void> {
  const writes = Object.entries(files).map(([name, text]) => write(folder.certificate(name), text));
  await Promise.all(writes);
}

function write(path: string, text: string): Promise<void> {
  return writeFile(path, text, { mode: 0o600 });
}
