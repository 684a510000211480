import { binary } from '../bed.ts';
import type { ClusterName, SpokeName } from '../folder.ts';
import { SPOKES } from '../folder.ts';
import type { Part } from './part.ts';

/**
 * The kube-controller-manager of a cluster, with the controllers that a cluster without pods needs:
 * it finalizes namespaces, collects garbage, and on spokes issues tokens for `karmadactl join`.
 */
export function controllers(cluster: ClusterName): Part {
  const name = `${cluster}-controllers`;
  const wanted = ['namespace-controller', 'garbage-collector-controller'];
  if (isSpoke(cluster)) wanted.push('serviceaccount-token-controller');
  return {
    name,
    needs: [cluster],
    start(bed) {
      const kubeconfig = bed.folder.kubeconfig(cluster);
      const spec = {
        name,
        command: binary(bed, 'kube-controller-manager'),
        args: [
          `--kubeconfig=${kubeconfig}`,
          `--authentication-kubeconfig=${kubeconfig}`,
          `--authorization-kubeconfig=${kubeconfig}`,
          `--controllers=${wanted.join(',')}`,
          `--service-account-private-key-file=${bed.folder.certificate('sa.key')}`,
          `--root-ca-file=${bed.folder.certificate('ca.crt')}`,
          '--leader-elect=false',
          '--secure-port=0',
        ],
      };
      return bed.processes.start(spec, async () => {});
    },
  };
}

function isSpoke(cluster: ClusterName): cluster is SpokeName {
  return SPOKES.some((spoke) => spoke === cluster);
}
