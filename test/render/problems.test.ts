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

test('a service without problems has no table', () => {
  expect(problemsBelow(reportWith(0), options, 10)).toBe('');
});

test('all problems are shown if there is room', () => {
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
])('in %i lines there is room for %i of five problems', (lines, shown) => {
  const text = problemsBelow(reportWith(5), options, lines);
  expect(text.match(/^spoke\d/gm)).toHaveLength(shown);
  expect(text.includes(`and ${5 - shown} more: see --problems\n`)).toBe(shown < 5);
});

test('a problem of the whole service has dashes for spoke and resource', () => {
  const { cluster: _, ...whole } = { ...problem(1), resources: [] };
  expect(problemCells(whole).map(({ text }) => text)).toEqual([
    '-',
    '-',
    'Conflict',
    'it already exists',
  ]);
});

test('a wrapped message counts for as many lines as it takes', () => {
  const message = 'one two three four five six seven eight nine ten';
  const problems = reportWith(5).problems.map((one) => ({
    ...one,
    resources: ['Secret/s3'],
    message,
  }));
  const size = { columns: 75, rows: 40 };
  expect(problemsBelow({ ...reportWith(0), problems }, { ...options, size }, 9)).toBe(
    'SPOKE    RESOURCE    REASON     MESSAGE\n' +
      'spoke1   Secret/s3   Conflict   one two three four five six seven eight\n' +
      '                                nine ten\n' +
      'spoke2   Secret/s3   Conflict   one two three four five six seven eight\n' +
      '                                nine ten\n' +
      'spoke3   Secret/s3   Conflict   one two three four five six seven eight\n' +
      '                                nine ten\n' +
      'spoke4   Secret/s3   Conflict   one two three four five six seven eight\n' +
      '                                nine ten\n' +
      'and 1 more: see --problems\n',
  );
});

test('the reason has the level, and the message cannot take over the terminal', () => {
  const cells = problemCells({ ...problem(1), level: 'unknown', message: 'a\u001b[2J\nb' });
  expect(cells).toEqual([
    { text: 'spoke1' },
    { text: 'MLService/torch and 1 more' },
    { text: 'Conflict', level: 'unknown' },
    { text: 'a^[[2J...' },
  ]);
});
