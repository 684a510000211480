import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, type Bed, binary, crdsOf, kubectl } from '../bed.ts';
import { ISTIO, VERSIONS } from '../binaries.ts';
import { untilAnswers } from '../probe.ts';
import { namespace } from './objects.ts';
import type { Part } from './part.ts';

/** Istio's kinds on the ingress cluster, and the Gateway `t9k-system/t9k`. */
const ingressApi: Part = {
  name: 'ingress-api',
  needs: ['ingress'],
  async start(bed) {
    await apply(bed, 'ingress', crdsOf(bed, ISTIO.name));
    const established = ['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all'];
    await kubectl(bed, 'ingress', established);
    await apply(bed, 'ingress', [namespace('istio-system'), namespace('t9k-system')]);
    await apply(bed, 'ingress', [gateway(bed.claim.ports.gateway)]);
  },
};

/** Bound to one address: 0.0.0.0 would collide with other programs on this machine. */
function gateway(port: number): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 't9k', namespace: 't9k-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        { port: { number: port, name: 'http', protocol: 'HTTP' }, bind: '127.0.0.1', hosts: ['*'] },
      ],
    },
  };
}

/** Istio's control plane, outside of the cluster that it reads. */
const istiod: Part = {
  name: 'istiod',
  needs: ['ingress-api'],
  async start(bed) {
    const { ports } = bed.claim;
    const mesh = join(bed.folder.data, 'mesh.yaml');
    const networks = join(bed.folder.data, 'networks.yaml');
    await writeFile(mesh, JSON.stringify(MESH));
    await writeFile(networks, JSON.stringify({ networks: {} }));
    const spec = {
      name: 'istiod',
      command: binary(bed, 'pilot-discovery'),
      env: ISTIOD_ENVIRONMENT,
      args: [
        'discovery',
        `--kubeconfig=${bed.folder.kubeconfig('ingress')}`,
        '--registries=', // no Services: the gateway's hosts come from ServiceEntries
        '--clusterID=Kubernetes',
        '--namespace=istio-system',
        `--meshConfig=${mesh}`,
        `--networksConfig=${networks}`,
        `--grpcAddr=127.0.0.1:${ports.xds}`,
        '--secureGRPCAddr=',
        `--httpAddr=127.0.0.1:${ports.istiod}`,
        '--httpsAddr=',
        `--monitoringAddr=127.0.0.1:${ports.istiodMonitoring}`,
        '--ctrlz_address=127.0.0.1',
        `--ctrlz_port=${ports.istiodIntrospection}`,
      ],
    };
    await bed.processes.start(spec, () => untilAnswers(`http://127.0.0.1:${ports.istiod}/ready`));
  },
};

/** Istio's defaults, with quicker retries. */
const MESH = {
  enableTracing: false,
  accessLogFile: '/dev/stdout',
  defaultProviders: {},
  dnsRefreshRate: '5s',
  connectTimeout: '2s',
  ingressControllerMode: 'OFF',
};

/** No certificates, injection, webhooks, or filters that a plain Envoy does not have. */
const ISTIOD_ENVIRONMENT = {
  POD_NAMESPACE: 'istio-system',
  POD_NAME: 'istiod-0',
  CLUSTER_ID: 'Kubernetes',
  ENABLE_CA_SERVER: 'false',
  PILOT_CERT_PROVIDER: 'none',
  INJECT_ENABLED: 'false',
  INJECTION_WEBHOOK_CONFIG_NAME: '',
  VALIDATION_WEBHOOK_CONFIG_NAME: '',
  ENABLE_LEADER_ELECTION: 'false',
  PILOT_ENABLE_IP_AUTOALLOCATE: 'false',
  PILOT_ENABLE_GATEWAY_API: 'false',
  PILOT_ENABLE_GATEWAY_API_STATUS: 'false',
  PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false',
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  PILOT_ENABLE_ALPN_FILTER: 'false',
  PILOT_ENABLE_TELEMETRY_LABEL: 'false',
};

/** The gateway. It answers 404 until there is a VirtualService. */
const envoy: Part = {
  name: 'envoy',
  needs: ['istiod'],
  async start(bed) {
    const config = join(bed.folder.data, 'envoy.json');
    await writeFile(config, JSON.stringify(bootstrap(bed)));
    const spec = {
      name: 'envoy',
      command: binary(bed, 'envoy'),
      args: [
        '--config-path',
        config,
        '--concurrency',
        '2',
        '--disable-hot-restart',
        '--log-level',
        'warning',
      ],
    };
    const url = `http://127.0.0.1:${bed.claim.ports.gateway}/`;
    await bed.processes.start(spec, () => untilAnswers(url, { status: 404 }));
  },
};

/** The bootstrap configuration that istioctl would give a gateway: its identity, and istiod's address. */
function bootstrap({ claim: { ports } }: Bed): object {
  const fromIstiod = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' };
  return {
    node: {
      id: 'router~127.0.0.1~ingressgateway.t9k-system~t9k-system.svc.cluster.local',
      cluster: 'istio-ingressgateway',
      metadata: {
        NAMESPACE: 't9k-system',
        CLUSTER_ID: 'Kubernetes',
        ISTIO_VERSION: VERSIONS.istio,
        INSTANCE_IPS: '127.0.0.1',
        LABELS: { istio: 'ingressgateway' },
      },
    },
    admin: { address: socketAddress(ports.envoyAdmin) },
    dynamic_resources: {
      lds_config: fromIstiod,
      cds_config: fromIstiod,
      ads_config: {
        api_type: 'GRPC',
        transport_api_version: 'V3',
        set_node_on_first_message_only: true,
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds-grpc' } }],
      },
    },
    static_resources: { clusters: [xdsCluster(ports.xds)] },
    layered_runtime: {
      layers: [{ name: 'limits', static_layer: { 're2.max_program_size.error_level': 32768 } }],
    },
  };
}

function xdsCluster(port: number): object {
  const protocol = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  const options = { explicit_http_config: { http2_protocol_options: {} } };
  return {
    name: 'xds-grpc',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      [protocol]: { '@type': `type.googleapis.com/${protocol}`, ...options },
    },
    load_assignment: {
      cluster_name: 'xds-grpc',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(port) } }] }],
    },
  };
}

function socketAddress(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}

/** Istio as the gateway of the ingress cluster, in the order in which it comes up. */
export const istioParts: readonly Part[] = [ingressApi, istiod, envoy];
