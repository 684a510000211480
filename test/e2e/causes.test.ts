// Why a manifest is not applied: each cause has its own reason and message, and a failure on one spoke
// does not hold up another spoke. WORDS lists all of them.

import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { CUSTOMRESOURCEDEFINITIONS, NAMESPACES, SECRETS } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';
import { aCrd, CONFIGMAPS, QUOTAS, WEBHOOKS } from './support/kinds.ts';
import { fileWith, kubeconfigSecret, kubeconfigText } from './support/kubeconfigs.ts';
import { kill, restartKarmadasController, start, untilReady } from './support/processes.ts';
import { startController } from './support/programs.ts';
import { aConfigMap, aService, type Watched } from './support/services.ts';
import { bed, beginStory, controller, created, gone, startAnew } from './support/story.ts';
import { denyingWebhook } from './support/webhook.ts';
import { aNamespace, aNamespaceOn, createNamespace } from './support/world.ts';

/** All services that the tests created. */
const services: Watched[] = [];

// Every failed service can be deleted; before the story's own end, which stops the controller.
afterAll(async () => {
  for (const service of services) await service.delete().catch(() => {}); // some are gone
  await Promise.all(services.map((service) => service.untilGone(60_000)));
}, 90_000);

beginStory();
afterAll(() => restartKarmadasController(bed));

/** Karmada is configured to wait at most 5 s between attempts; its default is up to 1000 s. */
const HEALED_WITHIN_MS = 30_000;

describe('on spoke2 alone', () => {
  test('it is not registered', async () => {
    const namespace = await aNamespace(bed);
    const service = await made(withConfigMap(namespace, ['spoke1', 'spoke9']));
    await fails(service, 'cluster not registered', 'ClusterNotFound');
    expect(await service.condition('ClustersReachable')).toBe(
      'ClustersReachable=False: ClusterNotFound: not registered with Karmada: spoke9',
    );
  });

  test('it does not answer', async () => {
    const namespace = await aNamespace(bed);
    await kill('spoke2');
    await untilReady(bed.karmada, 'spoke2', 'False');
    const service = await made(withConfigMap(namespace));
    await fails(service, 'cluster not Ready', 'ClusterNotReady');
    expect(await service.condition('ClustersReachable')).toMatch(
      /^ClustersReachable=False: ClusterNotReady: spoke2: cluster is not reachable/,
    );
    await start('spoke2', bed);
    await heals(service, 60_000);
  }, 120_000);

  test('the namespace does not exist there', async () => {
    const namespace = await aNamespaceOn(bed.hub, bed.spoke1);
    const service = await made(withConfigMap(namespace));
    await fails(service, 'namespace missing on the spoke', 'NamespaceNotFound');
    await createNamespace(bed.spoke2, namespace);
    await heals(service);
  }, 60_000);

  test('the namespace is terminating', async () => {
    const namespace = await aNamespace(bed);
    const held = { ...aConfigMap('held'), metadata: { name: 'held', namespace, finalizers: HELD } };
    await bed.spoke2.create(CONFIGMAPS, held);
    await bed.spoke2.remove(NAMESPACES, { namespace: '', name: namespace });
    const service = await made(withConfigMap(namespace));
    await fails(service, 'namespace going on the spoke', 'NamespaceTerminating');
    await bed.spoke2.patch(CONFIGMAPS, held.metadata, { metadata: { finalizers: [] } });
    // How long a namespace takes to terminate is up to Kubernetes.
    await eventually(() => createNamespace(bed.spoke2, namespace), 60_000);
    await heals(service);
  }, 120_000);

  test('the spoke does not serve the kind', async () => {
    const namespace = await aNamespace(bed);
    const crd = aCrd(`${namespace}.hmls.test`);
    for (const cluster of [bed.karmada, bed.spoke1]) await install(cluster, crd);
    await eventually(async () => expect(await served('spoke1', crd.spec.group)).toBe(true), 20_000);
    const service = await made(withManifest(namespace, aWidget(crd.spec.group)));
    await fails(service, 'kind not served on the spoke', 'KindNotServedBySpoke');
    await install(bed.spoke2, crd);
    await heals(service);
    await gone(service);
    for (const cluster of [bed.karmada, bed.spoke1, bed.spoke2]) await uninstall(cluster, crd);
  }, 120_000);

  test('an admission webhook denies the object, or does not respond', async () => {
    const namespace = await aNamespace(bed);
    const webhook = await denyingWebhook('label team is required');
    const configuration = webhookConfiguration(namespace, webhook.clientConfig);
    await bed.spoke2.create(WEBHOOKS, configuration);
    const service = await made(withConfigMap(namespace));
    await fails(service, 'denied by a webhook', 'DeniedByWebhook');
    await webhook.close();
    await fails(service, 'a webhook does not answer', 'WebhookUnreachable');
    await bed.spoke2.remove(WEBHOOKS, { namespace: '', name: configuration.metadata.name });
    await heals(service);
  }, 60_000);

  test('the quota is exceeded', async () => {
    const namespace = await aNamespace(bed);
    await exhaustQuota(bed.spoke2, namespace);
    const service = await made(withConfigMap(namespace));
    await fails(service, 'quota used up', 'QuotaExceeded');
    await bed.spoke2.remove(QUOTAS, { namespace, name: 'none' });
    await heals(service);
  }, 60_000);

  test('the API server rejects the object as invalid', async () => {
    const namespace = await aNamespace(bed);
    const workloads = [
      { clusters: ['spoke1'], manifests: [aConfigMap('good')] },
      { clusters: ['spoke2'], manifests: [aConfigMap('bad', { 'no key': 'x' })] },
    ];
    const service = await made(aService(namespace, 'cause', { workloads }));
    await fails(service, 'invalid for the spoke', 'Invalid');
  }, 30_000);

  test('the object already exists and is not ours; Overwrite takes it over', async () => {
    const namespace = await aNamespace(bed);
    const theirs = { ...aConfigMap('cause', { by: 'them' }) };
    await bed.spoke2.create(CONFIGMAPS, { ...theirs, metadata: { namespace, name: 'cause' } });
    const service = await made(withConfigMap(namespace));
    await fails(service, 'somebody else’s object', 'Conflict');
    expect(await dataOn(bed.spoke2, namespace)).toEqual({ by: 'them' });

    const { spec } = await service.get();
    await service.change({ ...spec, conflictResolution: 'Overwrite' });
    await heals(service);
    expect(await dataOn(bed.spoke2, namespace)).toEqual({ by: 'us' });
    await gone(service);
    expect((await bed.spoke2.list(CONFIGMAPS, { namespace })).items).toEqual([]);
  }, 90_000);
});

describe('everywhere', () => {
  test('Karmada does not serve the kind; other kinds are applied meanwhile', async () => {
    const namespace = await aNamespace(bed);
    const crd = aCrd(`${namespace}.hmls.test`);
    for (const cluster of [bed.spoke1, bed.spoke2]) await install(cluster, crd);
    const workloads = [
      { clusters: ['spoke1'], manifests: [aConfigMap('cause')] },
      { clusters: ['spoke2'], manifests: [aWidget(crd.spec.group)] },
    ];
    const service = await made(aService(namespace, 'cause', { workloads }));
    await fails(service, 'kind not served on Karmada', 'KindNotServedByKarmada');
    await install(bed.karmada, crd);
    await heals(service);
    await gone(service);
    for (const cluster of [bed.karmada, bed.spoke1, bed.spoke2]) await uninstall(cluster, crd);
  }, 120_000);

  test.each([
    ['another namespace', { namespace: 'kube-system' }, aConfigMap('cause')],
    ['a cluster-scoped kind', {}, { apiVersion: 'v1', kind: 'Namespace' }],
    [
      'a kind of Karmada’s',
      {},
      { apiVersion: 'policy.karmada.io/v1alpha1', kind: 'OverridePolicy' },
    ],
  ])('%s is not allowed, and nothing is propagated', async (what, place, id) => {
    const namespace = await aNamespace(bed);
    const metadata = { name: 'cause', ...place };
    const manifest = { ...id, metadata } as KubeObject;
    const service = await made(
      aService(namespace, 'cause', {
        workloads: [{ clusters: ['spoke1', 'spoke2'], manifests: [aConfigMap('fine'), manifest] }],
      }),
    );
    await isRefused(service, `not allowed: ${what}`, 'NotAllowed');
    expect(await service.works()).toEqual([]);
  });

  test('a duplicate object in the spec is reported within 5 s, and nothing is propagated', async () => {
    const namespace = await aNamespace(bed);
    const workloads = [
      { clusters: ['spoke1', 'spoke2'], manifests: [aConfigMap('cause')] },
      { clusters: ['spoke2'], manifests: [aConfigMap('cause', { other: 'words' })] },
    ];
    const service = await made(aService(namespace, 'cause', { workloads }));
    await isRefused(service, 'placed twice', 'InvalidSpec', 5_000);
    expect(await service.works()).toEqual([]);
  });
});

describe('connecting to Karmada', () => {
  beforeAll(() => controller.stop());
  afterAll(() => startAnew());

  const right = () => kubeconfigText('KARMADA_KUBECONFIG');
  const nobody = { 'client-certificate-data': '', 'client-key-data': '', token: 'nobody' };

  test.each([
    ['no Secret', 'KarmadaSecretNotFound', undefined],
    ['the key is missing', 'KarmadaSecretKeyNotFound', { key: 'config', text: right }],
    ['not YAML', 'KarmadaKubeconfigInvalid', { text: () => ': {' }],
    ['no mapping', 'KarmadaKubeconfigInvalid', { text: () => 'hello' }],
    ['an empty kubeconfig', 'KarmadaKubeconfigInvalid', { text: () => '' }],
    [
      'a context that is not there',
      'KarmadaKubeconfigInvalid',
      { text: () => 'current-context: elsewhere' },
    ],
    ['nothing listens there', 'KarmadaUnreachable', { text: () => at('https://127.0.0.1:1') }],
    [
      'a certificate that we do not trust',
      'KarmadaUnreachable',
      {
        text: () =>
          kubeconfigText('KARMADA_KUBECONFIG', { cluster: { 'certificate-authority-data': '' } }),
      },
    ],
    [
      'credentials that Karmada does not take',
      'KarmadaRefused',
      { text: () => kubeconfigText('KARMADA_KUBECONFIG', { user: nobody }) },
    ],
  ])(
    '%s',
    async (cause, reason, secret: undefined | { key?: string; text: () => string }) => {
      const namespace = await aNamespace(bed);
      if (secret) {
        await bed.hub.create(
          SECRETS,
          kubeconfigSecret(namespace, 'karmada', secret.text(), secret.key),
        );
      }
      await cannotReach(namespace, cause, reason);
    },
    60_000,
  );

  test('the Secret may not be read', async () => {
    const namespace = await aNamespace(bed);
    await bed.hub.create(SECRETS, kubeconfigSecret(namespace, 'karmada', right()));
    const user = { as: 'system:serviceaccount:hmls-system:hmls-controller' };
    const kubeconfig = fileWith(kubeconfigText('HUB_KUBECONFIG', { user }));
    await cannotReach(namespace, 'the Secret may not be read', 'KarmadaSecretForbidden', [
      '--kubeconfig',
      kubeconfig,
    ]);
  }, 60_000);

  const at = (server: string) => kubeconfigText('KARMADA_KUBECONFIG', { cluster: { server } });

  /** Flags of a controller that reads Karmada's kubeconfig from the Secret `karmada` in `namespace`. */
  async function cannotReach(
    namespace: string,
    cause: string,
    reason: string,
    flags: readonly string[] = [],
  ): Promise<void> {
    const service = await made(withConfigMap(namespace));
    const other = startController('--karmada-secret', `${namespace}/karmada`, ...flags);
    try {
      await eventually(async () => {
        const { status } = await service.get();
        const said = (status?.conditions ?? []).map((c) => `${c.type}=${c.status} ${c.reason}`);
        expect(said).toEqual([
          `ClustersReachable=False ${reason}`,
          `FullyApplied=Unknown ${reason}`,
          `Ready=Unknown ${reason}`,
        ]);
      }, 30_000);
      await note(cause, service);
    } finally {
      await other.stop();
    }
  }
});

test('every cause has its own message', () => {
  expect(new Set(Object.values(WORDS)).size).toBe(Object.keys(WORDS).length);
});

/** What each cause is told with: `reason | message`. */
const WORDS: Readonly<Record<string, string>> = {
  'cluster not registered':
    'ClusterNotFound | ConfigMap/cause on spoke9: spoke "spoke9" is not registered with Karmada; register it with: kubectl karmada join spoke9',
  'cluster not Ready':
    'ClusterNotReady | ConfigMap/cause on spoke2: spoke "spoke2" is not Ready: applied once it is back',
  'namespace missing on the spoke':
    'NamespaceNotFound | ConfigMap/cause on spoke2: namespaces "demo" not found; create it on spoke2: kubectl create namespace demo',
  'namespace going on the spoke':
    'NamespaceTerminating | ConfigMap/cause on spoke2: configmaps "cause" is forbidden: unable to create new content in namespace demo because it is being terminated; namespace demo is terminating on spoke2: recreate it once it is gone',
  'kind not served on the spoke':
    'KindNotServedBySpoke | Widget/cause on spoke2: spoke "spoke2" does not serve Widget (demo.hmls.test/v1); install its CRD there',
  'denied by a webhook':
    'DeniedByWebhook | ConfigMap/cause on spoke2: admission webhook "team.hmls.test" denied the request: label team is required; change the manifest to satisfy the webhook',
  'a webhook does not answer':
    'WebhookUnreachable | ConfigMap/cause on spoke2: Internal error occurred: failed calling webhook "team.hmls.test": failed to call webhook: Post "https://127.0.0.1:443/?timeout=10s": dial tcp 127.0.0.1:443: connect: connection refused; a webhook on spoke2 cannot be reached: fix or remove it',
  'quota used up':
    'QuotaExceeded | ConfigMap/cause on spoke2: configmaps "cause" is forbidden: exceeded quota: none, requested: count/configmaps=1, used: count/configmaps=0, limited: count/configmaps=0; raise the quota of namespace demo on spoke2, or request less',
  'invalid for the spoke':
    "Invalid | ConfigMap/bad on spoke2: ConfigMap \"bad\" is invalid: data[no key]: Invalid value: \"no key\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+'); fix the manifest",
  'somebody else’s object':
    'Conflict | ConfigMap/cause on spoke2: it already exists and is not managed by Karmada; delete it on the spoke, or set spec.conflictResolution: Overwrite to take it over',
  'kind not served on Karmada':
    "KindNotServedByKarmada | Widget/cause on spoke2: Karmada's API server does not serve Widget (demo.hmls.test/v1); install its CRD there: Karmada needs the CRD of every kind that it propagates",
  'not allowed: another namespace':
    'NotAllowed | spec.workloads[0].manifests[1]: namespace "kube-system" is not the namespace "demo" of this HyperMLService; to allow it, start the controller with --allow-namespaces=kube-system',
  'not allowed: a cluster-scoped kind':
    'NotAllowed | spec.workloads[0].manifests[1]: Namespace is cluster-scoped; to allow it, start the controller with --allow-cluster-kinds=Namespace',
  'not allowed: a kind of Karmada’s':
    "NotAllowed | spec.workloads[0].manifests[1]: OverridePolicy (policy.karmada.io/v1alpha1) belongs to Karmada's own API and could affect other clusters",
  'placed twice':
    'InvalidSpec | spec.workloads[1].manifests[0]: ConfigMap/cause is already placed on spoke2 by spec.workloads[0].manifests[0]',
  'no Secret':
    "KarmadaSecretNotFound | Secret demo/karmada with the kubeconfig of Karmada's API server not found on the hub; use --karmada-secret to choose another",
  'the key is missing':
    'KarmadaSecretKeyNotFound | Secret demo/karmada has no key "kubeconfig" with the kubeconfig of Karmada\'s API server; use --karmada-secret-key to choose another',
  'not YAML':
    'KarmadaKubeconfigInvalid | key "kubeconfig" of Secret demo/karmada is not a valid kubeconfig: error loading config file "kubeconfig": unexpected end of the stream within a flow collection',
  'no mapping':
    'KarmadaKubeconfigInvalid | key "kubeconfig" of Secret demo/karmada is not a valid kubeconfig: error loading config file "kubeconfig": not a kubeconfig',
  'an empty kubeconfig':
    'KarmadaKubeconfigInvalid | key "kubeconfig" of Secret demo/karmada is not a valid kubeconfig: it has no current-context',
  'a context that is not there':
    'KarmadaKubeconfigInvalid | key "kubeconfig" of Secret demo/karmada is not a valid kubeconfig: context was not found for specified context: elsewhere',
  'nothing listens there':
    "KarmadaUnreachable | Karmada's API server https://127.0.0.1:1 is unreachable: The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?",
  'a certificate that we do not trust':
    "KarmadaUnreachable | Karmada's API server https://karmada is unreachable: Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  'credentials that Karmada does not take':
    "KarmadaRefused | Karmada's API server https://karmada denied access: Unauthorized; check the user in the kubeconfig",
  'the Secret may not be read':
    'KarmadaSecretForbidden | secrets "karmada" is forbidden: User "system:serviceaccount:hmls-system:hmls-controller" cannot list resource "secrets" in API group "" in the namespace "demo"; the controller must be allowed to list and watch it',
};

async function made(service: HyperMLService): Promise<Watched> {
  const watched = await created(service);
  services.push(watched);
  return watched;
}

const withConfigMap = (namespace: string, clusters = ['spoke1', 'spoke2']) =>
  withManifest(namespace, aConfigMap('cause', { by: 'us' }), clusters);

const withManifest = (
  namespace: string,
  manifest: KubeObject,
  clusters = ['spoke1', 'spoke2'],
): HyperMLService =>
  aService(namespace, 'cause', { workloads: [{ clusters, manifests: [manifest] }] });

/** Everything is applied on spoke1, and nothing on the other spoke, for `reason`. */
async function fails(service: Watched, cause: string, reason: string): Promise<void> {
  await eventually(async () => {
    const { status } = await service.get();
    const entries = status?.aggregatedStatus ?? [];
    const verdict = ({ applied, reason: why }: AggregatedEntry) => (applied ? 'applied' : why);
    expect(entries.map(verdict)).toEqual(['applied', reason]);
    expect(conditionOf(status)).toMatchObject({ status: 'False', reason });
  }, 30_000);
  await note(cause, service);
}

/** Nothing is applied anywhere, for `reason`. */
async function isRefused(
  service: Watched,
  cause: string,
  reason: string,
  timeoutMs = 10_000,
): Promise<void> {
  await eventually(async () => {
    const { status } = await service.get();
    const reasons = new Set(status?.aggregatedStatus?.map((entry) => entry.reason));
    expect([...reasons]).toEqual([reason]);
    expect(conditionOf(status)).toMatchObject({ status: 'False', reason });
  }, timeoutMs);
  await note(cause, service);
}

async function heals(service: Watched, timeoutMs = HEALED_WITHIN_MS): Promise<void> {
  await eventually(async () => {
    const { status } = await service.get();
    expect(conditionOf(status)).toMatchObject({ status: 'True' });
  }, timeoutMs);
}

const conditionOf = (status: HyperMLService['status']) =>
  status?.conditions?.find(({ type }) => type === 'FullyApplied');

/** Replaces what differs from run to run. */
async function note(cause: string, service: Watched): Promise<void> {
  const { metadata, status } = await service.get();
  const { reason, message = '' } = conditionOf(status) ?? {};
  const plain = message
    .replaceAll(metadata.namespace ?? '', 'demo')
    .replaceAll(bed.karmada.server, 'https://karmada')
    .replaceAll(new URL(bed.karmada.server).host, 'karmada')
    .replaceAll(/127\.0\.0\.1:\d{2,}/g, '127.0.0.1:443');
  expect(`${reason} | ${plain}`).toBe(WORDS[cause]);
}

const HELD = ['hmls.test/held'];

const aWidget = (group: string): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind: 'Widget',
  metadata: { name: 'cause' },
});

async function install(cluster: Cluster, crd: KubeObject): Promise<void> {
  await cluster.apply(CUSTOMRESOURCEDEFINITIONS, crd, { force: true });
}

async function uninstall(cluster: Cluster, { metadata }: KubeObject): Promise<void> {
  await cluster.remove(CUSTOMRESOURCEDEFINITIONS, { namespace: '', name: metadata.name });
}

function webhookConfiguration(namespace: string, clientConfig: object): KubeObject {
  return {
    apiVersion: WEBHOOKS.apiVersion,
    kind: WEBHOOKS.kind,
    metadata: { name: namespace },
    webhooks: [
      {
        name: 'team.hmls.test',
        clientConfig,
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [
          { operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] },
        ],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  } as KubeObject;
}

/** No ConfigMaps at all. The spokes of the bed run no controller that would fill in the status. */
async function exhaustQuota(cluster: Cluster, namespace: string): Promise<void> {
  const hard = { 'count/configmaps': '0' };
  const { apiVersion, kind } = QUOTAS;
  const quota = { apiVersion, kind, metadata: { namespace, name: 'none' }, spec: { hard } };
  await cluster.create(QUOTAS, quota);
  await cluster.patchStatus(QUOTAS, { namespace, name: 'none' }, { status: { hard, used: hard } });
}

/** Whether Karmada knows that `spoke` serves `group`. */
async function served(spoke: string, group: string): Promise<boolean> {
  const path = `/apis/cluster.karmada.io/v1alpha1/clusters/${spoke}`;
  return JSON.stringify(await bed.karmada.read(path)).includes(`${group}/v1`);
}

async function dataOn(cluster: Cluster, namespace: string) {
  return (await cluster.get(CONFIGMAPS, { namespace, name: 'cause' })).data;
}
