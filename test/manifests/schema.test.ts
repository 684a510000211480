import { serviceSchema } from '../../src/manifests/schema.ts';

test('the schema is that of the definition', () => {
  const { type, required, properties } = serviceSchema();
  expect({ type, required }).toEqual({ type: 'object', required: ['spec'] });
  expect(Object.keys(properties?.spec?.properties ?? {})).toEqual([
    'workloads',
    'suspend',
    'deletionPolicy',
    'conflictResolution',
  ]);
});
