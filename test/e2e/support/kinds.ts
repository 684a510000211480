import { CUSTOMRESOURCEDEFINITIONS, type Kind } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';

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

export const DEPLOYMENTS: Kind = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

/** The definition of a kind Widget in `group`, which accepts anything. */
export const aCrd = (group: string) =>
  definitionOf({
    apiVersion: `${group}/v1`,
    kind: 'Widget',
    plural: 'widgets',
    namespaced: true,
  });

/** A definition of `kind` that accepts anything, with a status subresource. */
export function definitionOf({ apiVersion, kind, plural, namespaced }: Kind) {
  const [group = '', name = ''] = apiVersion.split('/');
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  const version = { name, served: true, storage: true, schema, subresources: { status: {} } };
  return {
    apiVersion: CUSTOMRESOURCEDEFINITIONS.apiVersion,
    kind: CUSTOMRESOURCEDEFINITIONS.kind,
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { kind, plural },
      versions: [version],
    },
  };
}
