import type { KubeObject } from '../../kubernetes/object.ts';
import type { OutlierDetection } from '../headingress.ts';
import { MANAGED_BY_LABELS } from '../ownership.ts';
import {
  portsOf,
  REQUIREMENTS_ANNOTATION,
  type Requirements,
  requirementsText,
  tlsPortsOf,
} from './sharing.ts';

/** A host of a spoke, and the requirements of all HeadIngresses that route to it. */
export interface SharedHost {
  readonly apiVersion: string;
  /** Name of the objects for the host. */
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly requirements: Requirements;
}

/** Adds a host outside of the mesh to Istio's service registry. */
export function serviceEntry(shared: SharedHost): KubeObject {
  return {
    apiVersion: shared.apiVersion,
    kind: 'ServiceEntry',
    metadata: metadataOf(shared, shared.requirements),
    spec: {
      hosts: [shared.host],
      location: 'MESH_EXTERNAL',
      ports: portsOf(shared.requirements).map(entryPort),
      resolution: 'DNS',
    },
  } as KubeObject;
}

/** HTTP even for https: Envoy routes plain HTTP, and the DestinationRule originates TLS. */
const entryPort = (number: number) => ({
  number,
  name: number === 80 ? 'example-http' : `http-${number}`,
  protocol: 'HTTP',
});

/**
 * How Envoy connects to the host; undefined if the defaults suffice. Settings of a port replace the
 * settings of the host rather than extend them, so each TLS port repeats them.
 */
export function destinationRule(shared: SharedHost): KubeObject | undefined {
  const { apiVersion, host, requirements } = shared;
  const needing = new Map(
    [...requirements].filter(([, c]) => c.tls || c.connectTimeout || c.outliers),
  );
  if (needing.size === 0) return undefined;
  const connection = connectionPolicy(needing);
  const tls = tlsPortsOf(needing).map((number) => ({
    port: { number },
    ...connection,
    tls: { mode: 'SIMPLE', ...namesOf(host) },
  }));
  const trafficPolicy = { ...connection, ...(tls.length > 0 && { portLevelSettings: tls }) };
  return {
    apiVersion,
    kind: 'DestinationRule',
    metadata: metadataOf(shared, needing),
    spec: { host, trafficPolicy },
  } as KubeObject;
}

/**
 * Both are set explicitly: without `sni`, Envoy sends the client's original Host, and without
 * `subjectAltNames`, Istio does not verify the name in the certificate.
 * Source: pilot/pkg/networking/core/cluster_tls.go in istio.
 */
const namesOf = (host: string) => ({ sni: host, subjectAltNames: [host] });

function connectionPolicy(requirements: Requirements): object {
  const all = [...requirements.values()];
  const connectTimeout = all.find((one) => one.connectTimeout)?.connectTimeout;
  const outliers = all.find((one) => one.outliers)?.outliers;
  return {
    ...(connectTimeout && { connectionPool: { tcp: { connectTimeout } } }),
    ...(outliers && outlierPolicy(outliers)),
  };
}

/**
 * Even the only address of a host may be ejected, so that its share fails at once instead of after a
 * timeout. Istio enables locality load balancing along with outlier detection, so it is disabled.
 * Source: applyOutlierDetection and applyLoadBalancer in istio pilot/pkg/networking/core.
 */
const outlierPolicy = ({ errors, interval, ejectionTime }: OutlierDetection) => ({
  loadBalancer: { localityLbSetting: { enabled: false } },
  outlierDetection: {
    consecutive5xxErrors: 0,
    consecutiveGatewayErrors: errors,
    interval,
    baseEjectionTime: ejectionTime,
    maxEjectionPercent: 100,
  },
});

const metadataOf = (
  { name, namespace }: SharedHost,
  requirements: Requirements,
): KubeObject['metadata'] => ({
  name,
  namespace,
  labels: MANAGED_BY_LABELS,
  annotations: { [REQUIREMENTS_ANNOTATION]: requirementsText(requirements) },
});
