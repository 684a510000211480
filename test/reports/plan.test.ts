import type { Change } from '../../src/karmada/preview.ts';
import { countsOf, differs, planReport, servicePlan } from '../../src/reports/plan.ts';
import { aService } from '../support/builders.ts';

const aChange = (does: Change['does'], takenBy?: string): Change => ({
  does,
  cluster: 'spoke1',
  resource: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name: 'c' },
  ...(takenBy && { takenBy }),
});

const planOf = (changes: readonly Change[], suspend = false, deletion = false) =>
  servicePlan(aService({ spec: { ...aService().spec, suspend } }), changes, {
    deletion,
    secrets: false,
  });

test('objects of another service are counted separately', () => {
  const changes = [aChange('create'), aChange('nothing'), aChange('nothing', 'demo/other')];
  expect(countsOf(changes)).toEqual({
    create: 1,
    change: 0,
    remove: 0,
    leave: 0,
    nothing: 1,
    taken: 1,
  });
});

test.each<[Change['does'], boolean]>([
  ['create', true],
  ['change', true],
  ['remove', true],
  ['leave', true],
  ['nothing', false],
])('%s is a difference: %s', (does, is) => {
  const plan = planOf([aChange('nothing'), aChange(does)]);
  expect(differs(plan)).toBe(is);
  expect(planReport([planOf([]), plan]).differs).toBe(is);
});

test('suspend holds back everything but a deletion', () => {
  expect(planOf([], true).suspended).toBe(true);
  expect(planOf([], true, true).suspended).toBe(false);
  expect(planOf([]).suspended).toBe(false);
});
