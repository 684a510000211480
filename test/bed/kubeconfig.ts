import { dump } from 'js-yaml';
import type { Identity } from './certificates.ts';

/** A self-contained kubeconfig for one cluster. `authority` is a certificate in PEM. */
export function kubeconfig(
  name: string,
  server: string,
  authority: string,
  user: Identity,
): string {
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(authority) } }],
    contexts: [{ name, context: { cluster: name, user: 'admin' } }],
    users: [
      {
        name: 'admin',
        user: {
          'client-certificate-data': base64(user.certificate),
          'client-key-data': base64(user.key),
        },
      },
    ],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
