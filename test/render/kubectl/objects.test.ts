import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { documentOf, typedName } from '../../../src/render/kubectl/objects.ts';
import { printerOf } from '../../../src/render/kubectl/printer.ts';

const mnist: KubeObject & { readonly spec: object } = {
  kind: 'HyperMLService',
  apiVersion: 'tensorstack.dev/v1beta1',
  spec: { workloads: [], suspend: true },
  metadata: {
    namespace: 'demo',
    name: 'mnist',
    managedFields: [{ manager: 'kubectl' }],
  } as KubeObject['metadata'],
};

const bareJson = `{
    "apiVersion": "tensorstack.dev/v1beta1",
    "kind": "HyperMLService",
    "metadata": {
        "name": "mnist",
        "namespace": "demo"
    },
    "spec": {
        "suspend": true,
        "workloads": []
    }
}
`;

const listYaml = `apiVersion: v1
items:
- apiVersion: tensorstack.dev/v1beta1
  kind: HyperMLService
  metadata:
    name: mnist
    namespace: demo
  spec:
    suspend: true
    workloads: []
kind: List
metadata:
  resourceVersion: ""
`;

const emptyJson = `{
    "apiVersion": "v1",
    "items": [],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
`;

test.each<{
  name: string;
  objects: KubeObject[];
  format: 'json' | 'yaml' | 'name';
  bare: boolean;
  text: string;
}>([
  {
    name: 'one asked for by name is bare',
    objects: [mnist],
    format: 'json',
    bare: true,
    text: bareJson,
  },
  {
    name: 'one that was found is in a list',
    objects: [mnist],
    format: 'yaml',
    bare: false,
    text: listYaml,
  },
  { name: 'none is an empty list', objects: [], format: 'json', bare: false, text: emptyJson },
  {
    name: 'names alone',
    objects: [mnist, { ...mnist, metadata: { name: 'bert' } }],
    format: 'name',
    bare: false,
    text: 'hypermlservice.tensorstack.dev/mnist\nhypermlservice.tensorstack.dev/bert\n',
  },
  { name: 'no names', objects: [], format: 'name', bare: false, text: '' },
])('$name, as $format', ({ objects, format, bare, text }) => {
  expect(printerOf({ as: format })(documentOf(objects, { bare }))).toBe(text);
});

test.each([
  { apiVersion: 'v1', kind: 'Secret', named: 'secret/x' },
  { apiVersion: 'apps/v1', kind: 'Deployment', named: 'deployment.apps/x' },
])('$kind of $apiVersion is $named', ({ apiVersion, kind, named }) => {
  expect(typedName({ apiVersion, kind, metadata: { name: 'x' } })).toBe(named);
});
