import { loadAll } from 'js-yaml';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { hubManifests, hubManifestText } from '../../src/manifests/objects.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Crd extends KubeObject {
  readonly spec: {
    readonly versions: readonly { readonly additionalPrinterColumns: readonly Column[] }[];
  };
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

const objects = hubManifests();

const ofKind = (kind: string): KubeObject[] => objects.filter((object) => object.kind === kind);

test('the text holds the same objects', () => {
  expect(loadAll(hubManifestText())).toEqual(objects);
});

test('the controller itself is there only with an image', () => {
  const kinds = (image?: string) => hubManifests(image).map(({ kind }) => kind);
  expect(kinds()).not.toContain('Deployment');
  expect(kinds('example.com/hmls:1')).toEqual([...kinds(), 'Deployment']);
});

test('what is referred to comes before what refers to it', () => {
  const kinds = objects.map(({ kind }) => kind);
  const places = [
    'CustomResourceDefinition',
    'Namespace',
    'ServiceAccount',
    'ClusterRoleBinding',
  ].map((kind) => kinds.indexOf(kind));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(Math.min(...places)).toBe(0);
});

describe('the CRD', () => {
  const [crd] = ofKind('CustomResourceDefinition') as [Crd];

  test('is of the name, the version and the scope in the manual', () => {
    expect(crd).toMatchObject({
      apiVersion: 'apiextensions.k8s.io/v1',
      metadata: { name: 'hypermlservices.tensorstack.dev' },
      spec: {
        group: 'tensorstack.dev',
        scope: 'Namespaced',
        names: { kind: 'HyperMLService', plural: 'hypermlservices', shortNames: ['hmls'] },
        versions: [{ name: 'v1beta1', served: true, storage: true, subresources: { status: {} } }],
      },
    });
  });

  test('has these columns, the last one when wide', () => {
    const [version] = crd.spec.versions;
    expect(
      version?.additionalPrinterColumns.map(({ name, type, jsonPath, priority = 0 }) =>
        [name, type, jsonPath, priority].join(' '),
      ),
    ).toEqual([
      'Ready string .status.summary.ready 0',
      'Clusters integer .status.summary.clusters 0',
      'Applied string .status.summary.applied 0',
      'Age date .metadata.creationTimestamp 0',
      'Message string .status.conditions[?(@.type=="FullyApplied")].message 1',
    ]);
  });
});

describe('the rights of the controller', () => {
  const rules = objects.flatMap((object) => ('rules' in object ? (object.rules as Rule[]) : []));

  test('are there, and none is a wildcard', () => {
    expect(rules.length).toBeGreaterThan(0);
    for (const { apiGroups, resources, verbs } of rules) {
      for (const word of [...apiGroups, ...resources, ...verbs]) expect(word).not.toContain('*');
    }
  });

  test('reach one Secret and no other', () => {
    const onSecrets = rules.filter(({ resources }) => resources.includes('secrets'));
    expect(onSecrets.map(({ resourceNames }) => resourceNames)).toEqual([['karmada-kubeconfig']]);
  });

  test('go to the account that is made', () => {
    const account = { kind: 'ServiceAccount', name: 'hmls-controller', namespace: 'hmls-system' };
    const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'));
    expect(bindings.length).toBeGreaterThan(0);
    for (const binding of bindings) expect(binding).toMatchObject({ subjects: [account] });
    const { name, namespace } = account;
    expect(ofKind('ServiceAccount')).toMatchObject([{ metadata: { name, namespace } }]);
  });
});
