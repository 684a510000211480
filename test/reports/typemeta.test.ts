import { typeMeta } from '../../src/reports/typemeta.ts';

test('every report is of the same version', () => {
  expect(typeMeta('PlanReport')).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'PlanReport',
  });
});
