import { type Bed, binary, certificate, serverOf } from '../bed.ts';
import type { ClusterName } from '../folder.ts';
import { untilAnswers } from '../probe.ts';
import type { Part } from './part.ts';

/** The kube-apiserver of a cluster, with its own prefix in etcd. */
export function apiServer(cluster: ClusterName): Part {
  return {
    name: cluster,
    needs: ['etcd'],
    start(bed) {
      const spec = {
        name: cluster,
        command: binary(bed, 'kube-apiserver'),
        args: flags(bed, cluster),
      };
      const ready = () =>
        untilAnswers(`${serverOf(bed, cluster)}/readyz`, { ca: certificate(bed, 'ca.crt') });
      return bed.processes.start(spec, ready);
    },
  };
}

function flags({ claim, folder }: Bed, cluster: ClusterName): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${claim.ports.etcd}`,
    `--etcd-prefix=/${cluster}`,
    `--secure-port=${claim.ports[cluster]}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
    '--enable-bootstrap-token-auth=true',
    // There are no pods, so nothing makes the service accounts that this admission plugin would wait for.
    '--disable-admission-plugins=StorageObjectInUseProtection,ServiceAccount',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${folder.certificate('sa.pub')}`,
    `--service-account-signing-key-file=${folder.certificate('sa.key')}`,
    `--client-ca-file=${folder.certificate('ca.crt')}`,
    `--tls-cert-file=${folder.certificate('tls.crt')}`,
    `--tls-private-key-file=${folder.certificate('tls.key')}`,
    `--proxy-client-cert-file=${folder.certificate('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${folder.certificate('front-proxy-client.key')}`,
    `--requestheader-client-ca-file=${folder.certificate('front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  ];
}
