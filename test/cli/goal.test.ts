import { parseGoal } from '../../plugin/commands/wait/goal.ts';
import type { Select } from '../../src/reports/goal.ts';
import { anError } from '../support/builders.ts';

const compiled: string[] = [];
const compile = (path: string): Select => {
  compiled.push(path);
  return () => [];
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

test('the parts of a path', () => {
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
