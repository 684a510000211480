import { prunedManifest } from '../../src/karmada/pruning.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';

/** A manifest whose fields beyond metadata may have any shape. */
type Manifest = KubeObject & Readonly<Record<string, unknown>>;

const core = (kind: string, fields: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { namespace: 'demo', name: 'x' },
  ...fields,
});

const annotated = (annotations: Record<string, string>) => ({
  metadata: { namespace: 'demo', name: 'x', annotations },
});

const untouched: readonly { name: string; manifest: Manifest }[] = [
  {
    name: 'unknown fields, Go templates, nulls and numbers',
    manifest: core('MLService', {
      spec: {
        args: ['{{if .X}}a{{end}}', ''],
        seed: 9007199254740991,
        rate: 0.25,
        absent: null,
        none: {},
        list: [null, { status: 'mine' }],
      },
      extra: { finalizers: ['mine'], uid: 'mine' },
    }),
  },
  { name: 'a manifest of metadata alone', manifest: core('MLService') },
  {
    name: 'annotations of a Deployment on another kind',
    manifest: core('StatefulSet', annotated({ 'deployment.kubernetes.io/revision': '3' })),
  },
  { name: 'a Job without a spec', manifest: core('Job') },
  { name: 'a Job whose spec is not an object', manifest: core('Job', { spec: 'odd' }) },
  { name: 'a headless Service', manifest: core('Service', { spec: { clusterIP: 'None' } }) },
  {
    name: 'a Service with clusterIPs but no clusterIP',
    manifest: core('Service', { spec: { clusterIPs: ['10.0.0.1'] } }),
  },
  { name: 'a Service without a spec', manifest: core('Service') },
  {
    name: 'a Secret that is not a token',
    manifest: core('Secret', {
      ...annotated({ 'kubernetes.io/service-account.uid': 'uid-s' }),
      type: 'Opaque',
      data: { key: 'c2VjcmV0' },
    }),
  },
  {
    name: 'a ServiceAccount whose secrets are not a list',
    manifest: core('ServiceAccount', { secrets: 'odd' }),
  },
  {
    name: 'secrets of a ServiceAccount without a name',
    manifest: core('ServiceAccount', { secrets: [{}, 'odd', null] }),
  },
];

test.each(untouched)('$name: untouched', ({ manifest }) => {
  expect(prunedManifest(manifest)).toEqual(manifest);
});

// The results are those of RemoveIrrelevantFields with RemoveJobTTLSeconds of karmada v1.18.2.
const pruned: readonly { name: string; manifest: Manifest; kept: Manifest }[] = [
  {
    name: 'fields that a server fills in',
    manifest: {
      apiVersion: 'tensorstack.dev/v1beta1',
      kind: 'MLService',
      metadata: {
        name: 'x',
        namespace: 'demo',
        labels: { a: 'b' },
        annotations: { c: 'd' },
        generateName: 'x-',
        creationTimestamp: '2024-04-15T10:00:00Z',
        deletionTimestamp: '2024-04-15T11:00:00Z',
        deletionGracePeriodSeconds: 30,
        generation: 4,
        managedFields: [{ manager: 'kubectl' }],
        resourceVersion: '7',
        selfLink: '/x',
        uid: 'uid-x',
        ownerReferences: [{ name: 'y' }],
        finalizers: ['z'],
      } as KubeObject['metadata'],
      spec: { uid: 'mine' },
      status: { ready: true },
    },
    kept: {
      apiVersion: 'tensorstack.dev/v1beta1',
      kind: 'MLService',
      metadata: {
        name: 'x',
        namespace: 'demo',
        labels: { a: 'b' },
        annotations: { c: 'd' },
        generateName: 'x-',
      } as KubeObject['metadata'],
      spec: { uid: 'mine' },
    },
  },
  {
    name: 'revisions of a Deployment',
    manifest: core(
      'Deployment',
      annotated({
        'deployment.kubernetes.io/revision': '3',
        'deployment.kubernetes.io/revision-history': '1,2',
        note: 'keep me',
      }),
    ),
    kept: core('Deployment', annotated({ note: 'keep me' })),
  },
  {
    name: 'the only annotation, but not that there are some',
    manifest: core('Deployment', annotated({ 'deployment.kubernetes.io/revision': '3' })),
    kept: core('Deployment', annotated({})),
  },
  {
    name: 'the selector that Kubernetes generates for a Job, and its TTL',
    manifest: core('Job', {
      spec: {
        ttlSecondsAfterFinished: 60,
        backoffLimit: 1,
        selector: {
          matchLabels: {
            'controller-uid': 'u',
            'batch.kubernetes.io/controller-uid': 'u',
            'job-name': 'mine here',
            app: 'train',
          },
        },
        template: {
          metadata: {
            labels: {
              'controller-uid': 'u',
              'batch.kubernetes.io/controller-uid': 'u',
              'job-name': 'x',
              'batch.kubernetes.io/job-name': 'x',
              app: 'train',
            },
          },
          spec: { restartPolicy: 'Never' },
        },
      },
    }),
    kept: core('Job', {
      spec: {
        backoffLimit: 1,
        selector: { matchLabels: { 'job-name': 'mine here', app: 'train' } },
        template: { metadata: { labels: { app: 'train' } }, spec: { restartPolicy: 'Never' } },
      },
    }),
  },
  {
    name: 'only the TTL of a Job with its own selector',
    manifest: core('Job', {
      spec: {
        manualSelector: true,
        ttlSecondsAfterFinished: 60,
        selector: { matchLabels: { 'controller-uid': 'u' } },
      },
    }),
    kept: core('Job', {
      spec: { manualSelector: true, selector: { matchLabels: { 'controller-uid': 'u' } } },
    }),
  },
  {
    name: 'the TTL of a Job of another group: only the name of the kind counts',
    manifest: {
      ...core('Job', { spec: { ttlSecondsAfterFinished: 60, completions: 2 } }),
      apiVersion: 'batch.volcano.sh/v1alpha1',
    },
    kept: {
      ...core('Job', { spec: { completions: 2 } }),
      apiVersion: 'batch.volcano.sh/v1alpha1',
    },
  },
  {
    name: 'the address of a Service',
    manifest: core('Service', {
      spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [{ port: 80 }] },
    }),
    kept: core('Service', { spec: { ports: [{ port: 80 }] } }),
  },
  {
    name: 'an empty address',
    manifest: core('Service', { spec: { clusterIP: '', type: 'ClusterIP' } }),
    kept: core('Service', { spec: { type: 'ClusterIP' } }),
  },
  {
    name: 'the token of a ServiceAccount',
    manifest: core('Secret', {
      ...annotated({
        'kubernetes.io/service-account.uid': 'uid-s',
        'kubernetes.io/service-account.name': 's',
      }),
      type: 'kubernetes.io/service-account-token',
      data: { token: 'c2VjcmV0' },
    }),
    kept: core('Secret', {
      ...annotated({ 'kubernetes.io/service-account.name': 's' }),
      type: 'kubernetes.io/service-account-token',
      data: null,
    }),
  },
  {
    name: 'generated tokens of a ServiceAccount',
    manifest: core('ServiceAccount', {
      secrets: [{ name: 'x-token-abc' }, { name: 'mine' }, { name: 'x-dockercfg' }],
    }),
    kept: core('ServiceAccount', { secrets: [{ name: 'mine' }, { name: 'x-dockercfg' }] }),
  },
  {
    name: 'the node of a PersistentVolumeClaim',
    manifest: core(
      'PersistentVolumeClaim',
      annotated({ 'volume.kubernetes.io/selected-node': 'node-1', note: 'keep me' }),
    ),
    kept: core('PersistentVolumeClaim', annotated({ note: 'keep me' })),
  },
];

test.each(pruned)('$name: dropped', ({ manifest, kept }) => {
  expect(prunedManifest(manifest)).toEqual(kept);
});

test('two tokens in a row are both dropped, where Karmada leaves the second', () => {
  const manifest = core('ServiceAccount', {
    secrets: [{ name: 'x-token-abc' }, { name: 'x-token-def' }],
  });
  expect(prunedManifest(manifest)).toEqual(core('ServiceAccount', { secrets: [] }));
});

test('pruning is idempotent', () => {
  for (const { kept } of pruned) expect(prunedManifest(kept)).toEqual(kept);
});

test('the input is not mutated', () => {
  for (const { manifest } of pruned) {
    const before = structuredClone(manifest);
    prunedManifest(manifest);
    expect(manifest).toEqual(before);
  }
});
