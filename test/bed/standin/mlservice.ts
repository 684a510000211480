import type { Kind } from '../../../src/kubernetes/kinds.ts';
import type { Condition, KubeObject } from '../../../src/kubernetes/object.ts';

/** The part of an MLService that the stand-in reads. https://t9k.github.io/user-manuals (MLService API) */
export interface MLService extends KubeObject {
  readonly spec?: MLServiceSpec;
  readonly status?: MLServiceStatus;
}

export interface MLServiceSpec {
  /** The release that gets the traffic. */
  readonly default?: string;
  readonly canary?: string;
  readonly canaryTrafficPercent?: number;
  readonly releases?: readonly ReleaseSpec[];
}

export interface ReleaseSpec {
  readonly name: string;
  /** Without `minReplicas` there is one; 0 scales to zero. */
  readonly predictor?: { readonly minReplicas?: number };
}

export interface MLServiceStatus {
  readonly address: { readonly url: string };
  readonly conditions: readonly Condition[];
  readonly defaultRelease?: string;
  readonly canaryRelease?: string;
  readonly releases: readonly ReleaseStatus[];
}

export interface ReleaseStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly readyReplicas: number;
  readonly totalReplicas: number;
  readonly trafficPercent: number;
  readonly url: string;
  readonly reason?: string;
  readonly message?: string;
}

export const MLSERVICES: Kind<MLService> = {
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'MLService',
  plural: 'mlservices',
  namespaced: true,
};
