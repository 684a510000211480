import type { KubeObject } from '../../../src/domain/object.ts';
import type { Kind } from '../../../src/kube/cluster.ts';

const t9k = (kind: string, plural: string): Kind => ({
  apiVersion: 'tensorstack.dev/v1beta1',
  kind,
  plural,
  namespaced: true,
});

export const MLSERVICES = t9k('MLService', 'mlservices');
export const MLSERVICERUNTIMES = t9k('MLServiceRuntime', 'mlserviceruntimes');

export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

export const CONFIGMAPS: Kind<ConfigMap> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
