import type { Condition, KubeObject } from './object.ts';

/** Karmada's `cluster.karmada.io/v1alpha1` Cluster: a registered spoke. */
export interface SpokeCluster extends KubeObject {
  readonly status?: {
    readonly kubernetesVersion?: string;
    readonly conditions?: readonly Condition[];
    /** What the spoke serves, as of Karmada's last look (every 10 s by default). */
    readonly apiEnablements?: readonly {
      readonly groupVersion: string;
      readonly resources?: readonly { readonly name: string; readonly kind: string }[];
    }[];
  };
}
