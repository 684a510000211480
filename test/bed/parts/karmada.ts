import { apply, type Bed, binary, certificate, crdsOf, kubectl } from '../bed.ts';
import { CONTROL_PLANE } from '../binaries.ts';
import { untilAnswers } from '../probe.ts';
import { MLSERVICE_CRDS } from './mlservice.ts';
import { namespace } from './objects.ts';
import type { Part } from './part.ts';

/** The objects that Karmada's components expect on Karmada's API server. */
const karmadaApi: Part = {
  name: 'karmada-api',
  needs: ['karmada'],
  async start(bed) {
    await Promise.all([
      apply(bed, 'karmada', [namespace('karmada-system'), namespace('karmada-cluster')]),
      apply(bed, 'karmada', crdsOf(bed, CONTROL_PLANE.name)),
      apply(bed, 'karmada', MLSERVICE_CRDS),
    ]);
    const established = ['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all'];
    await kubectl(bed, 'karmada', established);
  },
};

/** Serves `cluster.karmada.io` behind Karmada's API server: registration and proxy of the spokes. */
const aggregatedApiServer: Part = {
  name: 'karmada-aggregated-apiserver',
  needs: ['karmada-api'],
  async start(bed) {
    const { ports } = bed.claim;
    const ready = () =>
      untilAnswers(`https://127.0.0.1:${ports.aggregatedApiserver}/readyz`, {
        ca: certificate(bed, 'ca.crt'),
      });
    await bed.processes.start(aggregatedSpec(bed), ready);
    await apply(bed, 'karmada', aggregatedObjects(ports.aggregatedApiserver));
    const available = ['wait', '--for=condition=Available', '--timeout=60s', 'apiservice'];
    await kubectl(bed, 'karmada', [...available, 'v1alpha1.cluster.karmada.io']);
  },
};

function aggregatedSpec(bed: Bed) {
  const { claim, folder } = bed;
  const kubeconfig = folder.kubeconfig('karmada');
  return {
    name: 'karmada-aggregated-apiserver',
    command: binary(bed, 'karmada-aggregated-apiserver'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--etcd-servers=http://127.0.0.1:${claim.ports.etcd}`,
      '--etcd-prefix=/karmada-aggregated',
      '--bind-address=127.0.0.1',
      `--secure-port=${claim.ports.aggregatedApiserver}`,
      `--tls-cert-file=${folder.certificate('tls.crt')}`,
      `--tls-private-key-file=${folder.certificate('tls.key')}`,
    ],
  };
}

/** An ExternalName is the only type of Service that may point to the loopback interface. */
function aggregatedObjects(port: number): object[] {
  const name = 'karmada-aggregated-apiserver';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'karmada-system' },
      spec: { type: 'ExternalName', externalName: 'localhost' },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1alpha1.cluster.karmada.io' },
      spec: {
        group: 'cluster.karmada.io',
        version: 'v1alpha1',
        groupPriorityMinimum: 2000,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { name, namespace: 'karmada-system', port },
      },
    },
  ];
}

/** Brings Works to the spokes and their status back. */
const controllerManager: Part = {
  name: 'karmada-controller-manager',
  needs: ['karmada-aggregated-apiserver', 'karmada-webhook'],
  start(bed) {
    const health = `127.0.0.1:${bed.claim.ports.karmadaHealth}`;
    const spec = {
      name: 'karmada-controller-manager',
      command: binary(bed, 'karmada-controller-manager'),
      args: [
        `--kubeconfig=${bed.folder.kubeconfig('karmada')}`,
        '--leader-elect=false',
        '--metrics-bind-address=0',
        `--health-probe-bind-address=${health}`,
        `--controllers=${CONTROLLERS.join(',')}`,
        '--enable-cluster-resource-modeling=false',
        ...speedFlags(bed),
      ],
    };
    return bed.processes.start(spec, () => untilAnswers(`http://${health}/healthz`));
  },
};

const CONTROLLERS = [
  'cluster',
  'clusterStatus',
  'execution',
  'workStatus',
  'unifiedAuth',
  'namespace',
  'bindingStatus',
  'binding',
];

/** README.md says how these affect measurements. */
function speedFlags({ choices: { karmadaDefaults, karmadaQps: qps } }: Bed): string[] {
  const quick = [
    '--cluster-status-update-frequency=1s',
    '--cluster-failure-threshold=2s',
    '--cluster-success-threshold=2s',
    '--rate-limiter-max-delay=5s',
  ];
  const wide = [
    `--kube-api-qps=${qps}`,
    `--kube-api-burst=${2 * (qps ?? 0)}`,
    `--cluster-api-qps=${qps}`,
    `--cluster-api-burst=${2 * (qps ?? 0)}`,
    `--rate-limiter-qps=${qps}`,
    `--rate-limiter-bucket-size=${2 * (qps ?? 0)}`,
    '--concurrent-work-syncs=20',
  ];
  return [...(karmadaDefaults ? [] : quick), ...(qps === undefined ? [] : wide)];
}

/** Changes Works on their way in: see `mutate-work` in Karmada. */
const webhook: Part = {
  name: 'karmada-webhook',
  needs: ['karmada-aggregated-apiserver'],
  async start(bed) {
    const { ports } = bed.claim;
    const url = `https://127.0.0.1:${ports.webhook}/readyz/`;
    const spec = {
      name: 'karmada-webhook',
      command: binary(bed, 'karmada-webhook'),
      args: [
        `--kubeconfig=${bed.folder.kubeconfig('karmada')}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${ports.webhook}`,
        `--cert-dir=${bed.folder.certificates}`,
        '--metrics-bind-address=0',
        `--health-probe-bind-address=127.0.0.1:${ports.webhookHealth}`,
      ],
    };
    await bed.processes.start(spec, () => untilAnswers(url, { ca: certificate(bed, 'ca.crt') }));
    await apply(bed, 'karmada', [webhookConfiguration(bed)]);
  },
};

/** The entry `work.karmada.io` of Karmada's artifacts/deploy/webhook-configuration.yaml. */
function webhookConfiguration(bed: Bed): object {
  const authority = Buffer.from(certificate(bed, 'ca.crt')).toString('base64');
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'mutating-config', labels: { app: 'karmada-webhook' } },
    webhooks: [
      {
        name: 'work.karmada.io',
        rules: [
          {
            operations: ['CREATE', 'UPDATE'],
            apiGroups: ['work.karmada.io'],
            apiVersions: ['*'],
            resources: ['works'],
            scope: 'Namespaced',
          },
        ],
        clientConfig: {
          url: `https://127.0.0.1:${bed.claim.ports.webhook}/mutate-work`,
          caBundle: authority,
        },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 3,
      },
    ],
  };
}

/** Karmada on its API server, in the order in which it comes up. */
export const karmadaParts: readonly Part[] = [
  karmadaApi,
  aggregatedApiServer,
  webhook,
  controllerManager,
];
