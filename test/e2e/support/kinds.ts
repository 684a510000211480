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

export const QUOTAS: Kind = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
};

export const WEBHOOKS: Kind = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  namespaced: false,
};

/** The definition of a kind Widget in `group`, which takes anything. */
export function aCrd(group: string) {
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}
