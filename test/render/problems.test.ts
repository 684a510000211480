import { styleOf } from '../../src/render/cells.ts';
import { problemCells, problemsBelow } from '../../src/render/problems.ts';
import { type Problem, serviceReport } from '../../src/reports/status.ts';
import { aService } from '../support/builders.ts';

const problem = (n: number): Problem => ({
  cluster: `spoke${n}`,
  resources: ['MLService/torch', 'Secret/s3'],
  level: 'bad',
  reason: 'Conflict',
  message: 'it already exists',
});
const reportWith = (count: number) => ({
  ...serviceReport(aService()),
  problems: Array.from({ length: count }, (_, i) => problem(i + 1)),
});
const options = { style: styleOf('none', false), unabridged: { problems: 'see --problems' } };

test('none', () => {
  expect(problemsBelow(reportWith(0), options, 10)).toBe('');
});

test('all of them, if there is room', () => {
  expect(problemsBelow(reportWith(1), options, 10)).toBe(
    'SPOKE    RESOURCE                     REASON     MESSAGE\n' +
      'spoke1   MLService/torch and 1 more   Conflict   it already exists\n',
  );
});

test.each([
  [0, 3],
  [3, 3],
  [4, 4],
  [9, 5],
])('in %i lines, %i of five', (lines, shown) => {
  const text = problemsBelow(reportWith(5), options, lines);
  expect(text.match(/^spoke\d/gm)).toHaveLength(shown);
  expect(text.includes(`and ${5 - shown} more: see --problems\n`)).toBe(shown < 5);
});

test('a problem of the service as a whole', () => {
  const { cluster: _, ...whole } = { ...problem(1), resources: [] };
  expect(problemCells(whole).map(({ text }) => text)).toEqual([
    '-',
    '-',
    'Conflict',
    'it already exists',
  ]);
});
