import { execFileSync } from 'node:child_process';
import { fileWith, kubeconfigText } from './kubeconfigs.ts';
import { variable } from './world.ts';

/** The account of the controller on the hub, once `install` has created it. */
export const ACCOUNT = { namespace: 'hmls-system', name: 'hmls-controller' };

let path: string | undefined;

/** The path of a kubeconfig of the hub for the controller's account, valid for an hour. */
export function accountKubeconfig(): string {
  path ??= fileWith(kubeconfigOf(tokenOf(ACCOUNT)));
  return path;
}

const kubeconfigOf = (token: string) =>
  kubeconfigText('HUB_KUBECONFIG', {
    user: { token, 'client-certificate-data': undefined, 'client-key-data': undefined },
  });

function tokenOf({ namespace, name }: typeof ACCOUNT): string {
  const hub = ['--kubeconfig', variable('HUB_KUBECONFIG')];
  const asked = ['create', 'token', name, '-n', namespace, '--duration=1h', ...hub];
  return execFileSync('kubectl', asked, { encoding: 'utf8' }).trim();
}
