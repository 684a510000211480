import { randomBytes } from 'node:crypto';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { connect } from '../../../src/kube/connect.ts';
import { NAMESPACES } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';

/** The API servers of the bed that the environment names; see test/bed/README.md. */
export interface World {
  readonly hub: Cluster;
  readonly karmada: Cluster;
  readonly spoke1: Cluster;
  readonly spoke2: Cluster;
  readonly ingress: Cluster;
  /** Where Envoy listens. */
  readonly gatewayUrl: string;
}

export async function world(): Promise<World> {
  return {
    hub: await connect({ kubeconfig: variable('HUB_KUBECONFIG') }),
    karmada: await connect({ kubeconfig: variable('KARMADA_KUBECONFIG') }),
    spoke1: await connect({ kubeconfig: variable('SPOKE1_KUBECONFIG') }),
    spoke2: await connect({ kubeconfig: variable('SPOKE2_KUBECONFIG') }),
    ingress: await connect({ kubeconfig: variable('INGRESS_KUBECONFIG') }),
    gatewayUrl: variable('GATEWAY_URL'),
  };
}

/** @throws Error if there is no bed: these tests are never skipped */
export function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: run these tests with npm run test:e2e`);
}

/** A test's own namespace, on the hub, both spokes and the ingress cluster. */
export async function aNamespace({ hub, spoke1, spoke2, ingress }: World): Promise<string> {
  return aNamespaceOn(hub, spoke1, spoke2, ingress);
}

/** The same, on some clusters only. */
export async function aNamespaceOn(...clusters: readonly Cluster[]): Promise<string> {
  const name = `e2e-${randomBytes(4).toString('hex')}`;
  await Promise.all(clusters.map((cluster) => createNamespace(cluster, name)));
  return name;
}

export async function createNamespace(cluster: Cluster, name: string): Promise<void> {
  const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  await cluster.create(NAMESPACES, namespace);
}
