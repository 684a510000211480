import {
  isMasked,
  maskedDocument,
  maskedManifest,
  maskedPair,
  maskedService,
} from '../../src/hmls/masking.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService, aService } from '../support/builders.ts';

const aSecret = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's3' },
  ...fields,
});

test.each([
  {
    name: 'data',
    fields: { data: { '.s3cfg': 'aGk=', b: '' } },
    masked: { data: { '.s3cfg': '***', b: '***' } },
  },
  { name: 'stringData', fields: { stringData: { a: 'hi' } }, masked: { stringData: { a: '***' } } },
  { name: 'data of a wrong type', fields: { data: 'aGk=' }, masked: { data: '***' } },
  { name: 'nothing', fields: { type: 'Opaque' }, masked: { type: 'Opaque' } },
])('a Secret with $name', ({ fields, masked }) => {
  expect(maskedManifest(aSecret(fields))).toEqual(aSecret(masked));
  expect(isMasked(aSecret(fields))).toBe(false);
});

test('the last configuration of a Secret is masked, other annotations are not', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': 'aGk=', note: 'kept' };
  const secret = { ...aSecret({ data: { a: 'aGk=' } }), metadata: { name: 's3', annotations } };
  const masked = maskedManifest(secret);
  expect(JSON.stringify(masked)).not.toContain('aGk=');
  expect(masked.metadata.annotations).toMatchObject({ note: 'kept' });
});

test('what is no Secret of the core group stays as it is', () => {
  const other = { ...aSecret({ data: { a: 'x' } }), apiVersion: 'example.com/v1' };
  expect(maskedManifest(other)).toBe(other);
  expect(maskedManifest(anMLService())).toEqual(anMLService());
});

test('a service is shown without the bytes of its Secrets, and without its last configuration', () => {
  const service = aService();
  const shown = maskedService({
    ...service,
    metadata: {
      ...service.metadata,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'aGk=', note: 'kept' },
    },
    spec: { workloads: [{ clusters: ['spoke1'], manifests: [aSecret({ data: { a: 'aGk=' } })] }] },
  });
  expect(JSON.stringify(shown)).not.toContain('aGk=');
  expect(shown.metadata.annotations).toEqual({ note: 'kept' });
  expect(isMasked(shown.spec.workloads[0]?.manifests[0] as KubeObject)).toBe(true);
});

test('an annotation map that is empty without it goes too', () => {
  const service = aService();
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  const shown = maskedService({ ...service, metadata: { ...service.metadata, annotations } });
  expect(shown).toEqual(service);
});

test.each([
  { name: 'a service', wrap: (service: object) => service },
  { name: 'a List', wrap: (service: object) => ({ kind: 'List', items: [service] }) },
  { name: 'a watch event', wrap: (service: object) => ({ type: 'ADDED', object: service }) },
])('$name is masked', ({ wrap }) => {
  const manifests = [aSecret({ data: { a: 'aGk=' } })];
  const service = aService({ spec: { workloads: [{ clusters: ['spoke1'], manifests }] } });
  expect(JSON.stringify(wrap(service))).toContain('aGk=');
  expect(maskedDocument(wrap(service))).toEqual(wrap(maskedService(service)));
});

test('what holds no manifests stays as it is', () => {
  expect(maskedDocument({ kind: 'HyperMLServiceStatusReport', data: { a: 'b' } })).toEqual({
    kind: 'HyperMLServiceStatusReport',
    data: { a: 'b' },
  });
});

// As kubectl diff masks them.
test.each([
  {
    name: 'a value that stays',
    before: { a: 'x' },
    after: { a: 'x' },
    masked: [{ a: '***' }, { a: '***' }],
  },
  {
    name: 'a value that changes',
    before: { a: 'x', b: 'same' },
    after: { a: 'y', b: 'same' },
    masked: [
      { a: '*** (before)', b: '***' },
      { a: '*** (after)', b: '***' },
    ],
  },
  {
    name: 'a key that comes, and one that goes',
    before: { gone: 'x' },
    after: { come: 'y' },
    masked: [{ gone: '***' }, { come: '***' }],
  },
])('$name', ({ before, after, masked: [first, second] }) => {
  expect(
    maskedPair({ before: aSecret({ data: before }), after: aSecret({ data: after }) }),
  ).toEqual({
    before: aSecret({ data: first as object }),
    after: aSecret({ data: second as object }),
  });
});

test('a Secret that is new', () => {
  expect(maskedPair({ after: aSecret({ data: { a: 'x' } }) })).toEqual({
    before: undefined,
    after: aSecret({ data: { a: '***' } }),
  });
});

test('what is no Secret stays as it is', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'x' } };
  expect(maskedPair({ before: map, after: map })).toEqual({ before: map, after: map });
});
