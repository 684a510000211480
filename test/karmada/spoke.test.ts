import { isReady, readyCondition, readySince, serves } from '../../src/karmada/spoke.ts';
import { aCondition, aSpoke } from '../support/builders.ts';

const bare = { ...aSpoke('spoke1'), status: {} };

test('a reachable spoke is Ready since some time', () => {
  expect(isReady(aSpoke('spoke1'))).toBe(true);
  expect(readySince(aSpoke('spoke1'))).toBe('2024-04-15T09:00:00Z');
});

test('an unreachable spoke is not Ready, with a reason', () => {
  const spoke = aSpoke('spoke1', 'False');
  expect(isReady(spoke)).toBe(false);
  expect(readySince(spoke)).toBeUndefined();
  expect(readyCondition(spoke)?.message).toBe('cluster is not reachable');
});

test('the readiness of a spoke that Karmada has not checked yet is unknown', () => {
  expect(isReady(bare)).toBe(false);
  expect(readyCondition(bare)).toBeUndefined();
  expect(readySince(bare)).toBeUndefined();
  expect(readySince(undefined)).toBeUndefined();
});

const apiEnablements = [
  { groupVersion: 'v1', resources: [{ name: 'secrets', kind: 'Secret' }] },
  { groupVersion: 'apps/v1' },
];
const complete = { apiEnablements, conditions: [aCondition('CompleteAPIEnablements', 'True')] };
const partial = { apiEnablements, conditions: [aCondition('CompleteAPIEnablements', 'False')] };
const secret = { apiVersion: 'v1', kind: 'Secret' };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };

test.each([
  { name: 'a kind in the complete list', status: complete, id: secret, served: true },
  { name: 'a kind in a partial list', status: partial, id: secret, served: true },
  { name: 'a kind that the complete list lacks', status: complete, id: deployment, served: false },
  { name: 'a kind that a partial list lacks', status: partial, id: deployment, served: undefined },
  { name: 'a kind without a list', status: {}, id: secret, served: undefined },
  {
    name: 'a kind of another version',
    status: complete,
    id: { apiVersion: 'v2', kind: 'Secret' },
    served: false,
  },
])('$name is served: $served', ({ status, id, served }) => {
  expect(serves({ ...bare, status }, id)).toBe(served);
});
