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

/** A host of a spoke, and what all who route to it need. */
export interface SharedHost {
  readonly apiVersion: string;
  /** Of the objects that speak of the host. */
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly requirements: Requirements;
}

/** Makes a host outside of the mesh known to the gateway. */
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

/** HTTP also where the spoke wants https: Envoy routes on what is inside, and a rule wraps it. */
const entryPort = (number: number) => ({
  number,
  name: number === 80 ? 'example-http' : `http-${number}`,
  protocol: 'HTTP',
});

/**
 * How Envoy connects to the host; undefined if as it does without being told. What is said of a port
 * replaces what is said of the host, so each port with TLS says all of it.
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
 * Both are spelt out: without `sni` Envoy takes the client's Host, from before our rewrite, and
 * without `subjectAltNames` Istio checks no name at all.
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
 * The only address of a host may be left out, too: then its share fails at once instead of after a
 * timeout. Locality stays out of it; Istio would turn it on along with outlier detection.
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
