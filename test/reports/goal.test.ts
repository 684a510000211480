import type { HyperMLService, HyperMLServiceStatus } from '../../src/hmls/hypermlservice.ts';
import { type Goal, isReached, parseGoal, type Select } from '../../src/reports/goal.ts';
import { aCondition, anError, aService } from '../support/builders.ts';

const finds =
  (...values: unknown[]): Select =>
  () =>
    values;

const compiled: string[] = [];
const compile = (path: string): Select => {
  compiled.push(path);
  return finds();
};

test.each<[string, object]>([
  ['ready', { is: 'condition', type: 'Ready', value: 'true' }],
  ['FullyApplied', { is: 'condition', type: 'FullyApplied', value: 'true' }],
  ['delete', { is: 'deleted' }],
  ['clusters>=3', { is: 'clusters', atLeast: 3 }],
  ['condition=Ready', { is: 'condition', type: 'Ready', value: 'true' }],
  ['condition=Ready=False', { is: 'condition', type: 'Ready', value: 'False' }],
  ['jsonpath={.a}=1', { is: 'path', value: '1' }],
  ['jsonpath={.a}', { is: 'path' }],
  ['jsonpath=.a="x=y"', { is: 'path', value: 'x=y' }],
])('--for=%s', (text, goal) => {
  expect(parseGoal(text, compile)).toMatchObject(goal);
});

test('what a path is made of', () => {
  compiled.length = 0;
  for (const text of ['{.c[?(@.type=="Ready")].status}=True', '.a=b', '{.a}']) {
    parseGoal(`jsonpath=${text}`, compile);
  }
  expect(compiled).toEqual(['{.c[?(@.type=="Ready")].status}', '.a', '{.a}']);
});

test.each([
  ['', 'unrecognized condition: ""'],
  ['happy', 'unrecognized condition: "happy"'],
  ['clusters>=many', 'unrecognized condition: "clusters>=many"'],
  ['jsonpath=', 'jsonpath expression cannot be empty'],
  [
    'jsonpath={.a}=',
    "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
  ],
  [
    "jsonpath={.a}=''",
    "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
  ],
])('--for=%s is refused', (text, message) => {
  expect(() => parseGoal(text, compile)).toThrow(anError('usage', message));
});

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
const ready = parseGoal('ready', compile);

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
    ['another value, in any case', parseGoal('condition=ready=TRUE', compile), isReady, true],
    ['another value', parseGoal('condition=Ready=False', compile), isReady, false],
    ['enough clusters', parseGoal('clusters>=2', compile), isReady, true],
    ['too few clusters', parseGoal('clusters>=3', compile), isReady, false],
    ['clusters of before', parseGoal('clusters>=2', compile), outdated, false],
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
