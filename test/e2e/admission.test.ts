// What the hub's API server rejects by the schema, naming the field, and what the controller reports for
// the rest.

import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { eventually } from '../support/eventually.ts';
import { kubectlWith } from './support/programs.ts';
import { aConfigMap, anMLService, aService } from './support/services.ts';
import { bed, beginStory, created, namespace } from './support/story.ts';

beginStory();

const group = (over: object) => ({ clusters: ['spoke1'], manifests: [anMLService('m')], ...over });

test.each<{ name: string; spec: object; says: string }>([
  { name: 'no workloads', spec: {}, says: 'spec.workloads: Required value' },
  {
    name: 'an empty list of workloads',
    spec: { workloads: [] },
    says: 'spec.workloads: Invalid value',
  },
  {
    name: 'a group without clusters',
    spec: { workloads: [group({ clusters: [] })] },
    says: 'spec.workloads[0].clusters: Invalid value',
  },
  {
    name: 'a cluster twice in a group',
    spec: { workloads: [group({ clusters: ['spoke1', 'spoke1'] })] },
    says: 'spec.workloads[0].clusters[1]: Duplicate value: "spoke1"',
  },
  {
    name: 'a cluster that is not a DNS label',
    spec: { workloads: [group({ clusters: ['Spoke_1'] })] },
    says: 'spec.workloads[0].clusters[0]: Invalid value: "Spoke_1"',
  },
  {
    name: 'a group without manifests',
    spec: { workloads: [group({ manifests: [] })] },
    says: 'spec.workloads[0].manifests: Invalid value',
  },
  {
    name: 'a manifest without a name',
    spec: {
      workloads: [group({ manifests: [{ apiVersion: 'v1', kind: 'Secret', metadata: {} }] })],
    },
    says: 'spec.workloads[0].manifests[0].metadata.name: Required value',
  },
  {
    name: 'a manifest without an apiVersion',
    spec: { workloads: [group({ manifests: [{ kind: 'Secret', metadata: { name: 'x' } }] })] },
    says: 'spec.workloads[0].manifests[0].apiVersion: Required value',
  },
  {
    name: 'an apiVersion with a path in it',
    spec: {
      workloads: [
        group({ manifests: [{ apiVersion: '../v1', kind: 'Secret', metadata: { name: 'x' } }] }),
      ],
    },
    says: 'spec.workloads[0].manifests[0].apiVersion: Invalid value',
  },
  {
    name: 'a List instead of its items',
    spec: {
      workloads: [
        group({ manifests: [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'x' } }] }),
      ],
    },
    says: 'a List is not supported; add its items instead',
  },
  {
    name: 'an unknown deletion policy',
    spec: { workloads: [group({})], deletionPolicy: 'Maybe' },
    says: 'spec.deletionPolicy: Unsupported value: "Maybe"',
  },
])('$name is rejected', async ({ spec, says }) => {
  const service = { ...aService(namespace, 'bad'), spec };
  const { status, err } = await kubectlWith(JSON.stringify(service), 'create', '-f', '-');
  expect(err).toContain(says);
  expect(status).toBe(1);
});

test('fields of a manifest that the schema does not know are kept byte for byte', async () => {
  const odd = {
    apiVersion: 'example.com/v1',
    kind: 'Odd',
    metadata: { name: 'odd', unheardOf: { of: ['this'] } },
    template: '{{if .MODEL_PATH}}\r\n\t{{.MODEL_PATH}}{{end}}',
    big: 9007199254740991,
    nothing: null,
    text: '超',
  };
  const service = {
    ...aService(namespace, 'odd'),
    spec: { workloads: [group({ manifests: [odd] })] },
  };
  await kubectlWith(JSON.stringify(service), 'create', '-f', '-');
  const stored = await bed.hub.get(HYPERMLSERVICES, { namespace, name: 'odd' });
  expect(stored.spec.workloads[0]?.manifests[0]).toEqual(odd);
});

test('what the schema cannot check is reported in a condition with the field path', async () => {
  const manifests = [aConfigMap('same')];
  const workloads = [
    { clusters: ['spoke1'], manifests },
    { clusters: ['spoke2', 'spoke1'], manifests },
  ];
  const watched = await created(aService(namespace, 'doubled', { workloads }));
  await eventually(async () => {
    expect(await watched.condition('FullyApplied')).toBe(
      'FullyApplied=False: InvalidSpec: spec.workloads[1].manifests[0]: ConfigMap/same is already placed on spoke1 by spec.workloads[0].manifests[0]',
    );
  }, 5000);
  expect(await watched.works()).toEqual([]);
});
