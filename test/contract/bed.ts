import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../src/kube/cluster.ts';
import { connect } from '../../src/kube/connect.ts';
import { type Kind, NAMESPACES } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';

/** A custom resource for these tests: any spec, any status. */
export interface Widget extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

export const WIDGETS: Kind<Widget> = {
  apiVersion: 'contract.hmls.test/v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
};

export const CONFIGMAPS: Kind<ConfigMap> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

const CRDS: Kind<Widget> = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

/** The kubeconfig of a real API server to test against. */
export function hubKubeconfig(): string {
  const path = process.env.HUB_KUBECONFIG;
  if (path) return path;
  throw new Error(
    'HUB_KUBECONFIG is not set: these tests need a real API server (npm run test:contract)',
  );
}

/** A real API server that serves WIDGETS, and a namespace of its own in it. */
export async function realCluster(): Promise<{ cluster: Cluster; namespace: string }> {
  const cluster = await connect({ kubeconfig: hubKubeconfig() });
  const namespace = `contract-${randomBytes(4).toString('hex')}`;
  const { apiVersion, kind } = NAMESPACES;
  await cluster.create(NAMESPACES, { apiVersion, kind, metadata: { name: namespace } });
  await cluster.apply(CRDS, WIDGET_CRD, { force: true });
  await eventually(() => cluster.list(WIDGETS, { namespace }));
  return { cluster, namespace };
}

const ANYTHING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const WIDGET_CRD: Widget = {
  apiVersion: CRDS.apiVersion,
  kind: CRDS.kind,
  metadata: { name: 'widgets.contract.hmls.test' },
  spec: {
    group: 'contract.hmls.test',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'Size', type: 'string', jsonPath: '.spec.size' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: { type: 'object', properties: { spec: ANYTHING, status: ANYTHING } },
        },
      },
    ],
  },
};
