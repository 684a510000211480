import { manifestsIn, problemText } from '../../src/yaml/manifests.ts';

const read = (...lines: string[]) => manifestsIn({ name: 'a.yaml', text: lines.join('\n') });

const POD = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: a}'];

test('reads each document, and the items of a List', () => {
  const { manifests, problems } = read(
    ...POD,
    '---',
    '# nothing',
    '---',
    'apiVersion: v1',
    'kind: List',
    'items:',
    '- {apiVersion: v1, kind: Pod, metadata: {name: b}}',
  );
  expect(manifests.map(({ object }) => object.metadata.name)).toEqual(['a', 'b']);
  expect(manifests.map(({ source }) => source)).toEqual(['a.yaml', 'a.yaml']);
  expect(problems).toEqual([]);
});

test('tells where the value of a field is, in a List, too', () => {
  const { manifests } = read(
    'kind: List',
    'apiVersion: v1',
    'items:',
    '- apiVersion: v1',
    '  kind: Pod',
  );
  expect(manifests[0]?.positionOf(['kind'])).toEqual({ line: 5, column: 9 });
});

test.each([
  [['- 1'], 'document 1, line 1, column 1: expected an object, got a list'],
  [['kind: Pod'], 'document 1, line 1, column 1: apiVersion not set'],
  [
    ['apiVersion: 1', 'kind: Pod'],
    'document 1, line 1, column 13: apiVersion must be a string; put it in quotes',
  ],
  [
    [...POD, '---', 'apiVersion: v1', 'kind: Pod', 'metadata: 1'],
    'document 2, line 7, column 11: metadata must be a map',
  ],
  [
    ['apiVersion: v1', 'kind: Pod', 'metadata:', '  labels:', '    on: 1'],
    'document 1, line 5, column 9: metadata.labels.true must be a string; put it in quotes',
  ],
])('%j', (lines, text) => {
  const { problems } = read(...lines);
  expect(problems.map(problemText)).toEqual([`error parsing a.yaml: ${text}`]);
});
