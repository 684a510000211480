import type { HyperMLService, HyperMLServiceStatus } from '../../src/hmls/hypermlservice.ts';
import { type Goal, isReached, type Select } from '../../src/reports/goal.ts';
import { aCondition, anError, aService } from '../support/builders.ts';

const finds =
  (...values: unknown[]): Select =>
  () =>
    values;

const summary = {
  clusters: 3,
  readyClusters: 2,
  manifests: 3,
  appliedManifests: 2,
  ready: '2/3',
  applied: '2/3',
};

const looked = (status: HyperMLServiceStatus, generation = 1): HyperMLService =>
  aService({ metadata: { ...aService().metadata, generation }, status });

const isReady = looked({
  observedGeneration: 1,
  conditions: [aCondition('Ready', 'True')],
  summary,
});
const outdated = { ...isReady, metadata: { ...isReady.metadata, generation: 2 } };
const condition = (type: string, value: string): Goal => ({ is: 'condition', type, value });
const ready = condition('Ready', 'true');

describe('is it reached?', () => {
  test.each<[string, Goal, HyperMLService, boolean]>([
    ['ready', ready, isReady, true],
    ['nothing said yet', ready, aService(), false],
    ['ready as it was before the spec changed', ready, outdated, false],
    [
      'a condition that says for itself what it speaks of',
      ready,
      looked(
        {
          observedGeneration: 2,
          conditions: [{ ...aCondition('Ready', 'True'), observedGeneration: 1 }],
        },
        2,
      ),
      false,
    ],
    ['another value, in any case', condition('ready', 'TRUE'), isReady, true],
    ['another value', condition('Ready', 'False'), isReady, false],
    ['enough clusters', { is: 'clusters', atLeast: 2 }, isReady, true],
    ['too few clusters', { is: 'clusters', atLeast: 3 }, isReady, false],
    ['clusters of before', { is: 'clusters', atLeast: 2 }, outdated, false],
    ['a value', { is: 'path', select: finds(2), value: '2' }, isReady, true],
    ['another one', { is: 'path', select: finds('1'), value: '2' }, isReady, false],
    ['any value', { is: 'path', select: finds('x') }, isReady, true],
    ['any value, as a whole', { is: 'path', select: finds({}) }, isReady, true],
    ['no value', { is: 'path', select: finds() }, isReady, false],
    ['there, so created', { is: 'created' }, isReady, true],
    ['there, so not deleted', { is: 'deleted' }, isReady, false],
  ])('%s', (_, goal, hmls, reached) => {
    expect(isReached(goal, hmls)).toBe(reached);
  });

  test('a path that leads to no single value', () => {
    const several: Goal = { is: 'path', select: finds(1, 2) };
    expect(() => isReached(several, isReady)).toThrow(
      anError('usage', 'given jsonpath expression matches more than one value'),
    );
    const nested: Goal = { is: 'path', select: finds({}), value: '1' };
    expect(() => isReached(nested, isReady)).toThrow(
      anError('usage', 'jsonpath leads to a nested object or list which is not supported'),
    );
  });
});
