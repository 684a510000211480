import { adviceOn, EDITORS, released } from '../../plugin/fieldmanagers.ts';
import type { ManagedFields } from '../../src/kubernetes/object.ts';

const APPLIER = 'kubectl-hmls';
const workloads = { 'f:spec': { 'f:workloads': {} } };

const applied = (fieldsV1: object): ManagedFields => ({
  manager: APPLIER,
  operation: 'Apply',
  fieldsV1,
});
const edited = (manager: string, fieldsV1: object): ManagedFields => ({
  manager,
  operation: 'Update',
  fieldsV1,
});

const whole = applied({ 'f:metadata': { 'f:labels': { 'f:team': {} } }, ...workloads });

test.each<[string, ManagedFields]>([
  ['place', edited(EDITORS.place, workloads)],
  ['create, with its maps', edited(EDITORS.create, { 'f:spec': { '.': {}, 'f:workloads': {} } })],
  [
    'create, with labels',
    edited(EDITORS.create, { 'f:metadata': { 'f:labels': { '.': {}, 'f:team': {} } } }),
  ],
  [
    'what is in a list that is set as a whole',
    edited(EDITORS.place, { 'f:spec': { 'f:workloads': { 'k:1': {} } } }),
  ],
])('fields that the file also sets are released: %s', (_, entry) => {
  expect(released([entry, whole], APPLIER)).toEqual([whole]);
});

test.each<[string, ManagedFields]>([
  ['of others', edited('kubectl-edit', workloads)],
  ['of the controller', edited(APPLIER, { 'f:status': {} })],
  ['what the file does not say', edited(EDITORS.suspend, { 'f:spec': { 'f:suspend': {} } })],
  ['one of several', edited(EDITORS.create, { 'f:spec': { 'f:suspend': {}, 'f:workloads': {} } })],
  ['what is applied', { ...edited(EDITORS.place, workloads), operation: 'Apply' }],
])('everything else stays: %s', (_, entry) => {
  expect(released([entry, whole], APPLIER)).toBeUndefined();
});

test('without an apply, nothing is released', () => {
  expect(released([edited(EDITORS.place, workloads)], APPLIER)).toBeUndefined();
});

test.each([
  [
    EDITORS.place,
    /kubectl hmls place has changed the spokes .*--force-conflicts.*kubectl hmls plan/,
  ],
  [EDITORS.suspend, /kubectl hmls suspend has changed it/],
])('a conflict with %s has advice', (manager, advice) => {
  expect(adviceOn(`conflict with "${manager}" using v1: .spec.workloads`)).toMatch(advice);
});

test('a conflict with other managers has no advice', () => {
  expect(adviceOn('conflict with "kubectl-edit" using v1: .spec.workloads')).toBeUndefined();
});
