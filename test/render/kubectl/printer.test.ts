import { customColumns } from '../../../src/render/kubectl/customcolumns.ts';
import { jsonPath } from '../../../src/render/kubectl/jsonpath.ts';
import { type Format, printerOf } from '../../../src/render/kubectl/printer.ts';

const service = {
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'HyperMLService',
  metadata: { name: 'mnist', managedFields: [{ manager: 'kubectl' }] },
};
const list = { kind: 'List', items: [service, { ...service, metadata: { name: 'bert' } }] };
const path = jsonPath('{.metadata.name}', { strict: false });

test.each<[string, Format, string]>([
  ['name', { as: 'name' }, 'hypermlservice.tensorstack.dev/mnist\n'],
  [
    'yaml, without managed fields',
    { as: 'yaml' },
    'apiVersion: tensorstack.dev/v1beta1\nkind: HyperMLService\nmetadata:\n  name: mnist\n',
  ],
  ['jsonpath', { as: 'jsonpath', path }, 'mnist'],
  ['jsonpath-as-json', { as: 'jsonpath', path, json: true }, '[\n    "mnist"\n]\n'],
  [
    'custom-columns',
    { as: 'custom-columns', columns: customColumns('N:.metadata.name') },
    'N\nmnist\n',
  ],
])('%s', (_, format, text) => {
  expect(printerOf(format)(service)).toBe(text);
});

test('json, with managed fields if asked for', () => {
  expect(JSON.parse(printerOf({ as: 'json' })(service)).metadata).toEqual({ name: 'mnist' });
  const whole = printerOf({ as: 'json' }, { managedFields: true })(service);
  expect(JSON.parse(whole)).toEqual(service);
});

test('a list, item by item', () => {
  expect(printerOf({ as: 'name' })(list)).toBe(
    'hypermlservice.tensorstack.dev/mnist\nhypermlservice.tensorstack.dev/bert\n',
  );
});

test('several YAML documents are separated', () => {
  const print = printerOf({ as: 'yaml' });
  const named = (name: string) => ({ metadata: { name } });
  expect(print(named('a')) + print(named('b'))).toBe(
    'metadata:\n  name: a\n---\nmetadata:\n  name: b\n',
  );
});

test('the header of custom columns comes once, or never', () => {
  const format: Format = { as: 'custom-columns', columns: customColumns('NAME:.metadata.name') };
  const print = printerOf(format);
  expect(print(service) + print(service)).toBe('NAME\nmnist\nmnist\n');
  expect(printerOf(format, { headers: false })(service)).toBe('mnist\n');
});

test('an event of a watch is a line of JSON', () => {
  expect(printerOf({ as: 'json' })({ type: 'ADDED', object: { a: 1 } })).toBe(
    '{"type":"ADDED","object":{"a":1}}\n',
  );
});
