import { type LogOptions, logTo } from '../../src/controller/log.ts';

function linesOf(options: LogOptions): string[] {
  const lines: string[] = [];
  const log = logTo(
    (line) => lines.push(line),
    () => new Date('2024-04-15T10:00:00Z'),
    options,
  );
  log('error', 'pass failed', { hypermlservice: 'demo/mnist', error: 'no "such" thing' });
  log('info', 'wrote', { object: 'demo/mnist', cluster: undefined });
  log('debug', 'passed', { seconds: 0.25 });
  return lines;
}

test('JSON, one document per line', () => {
  expect(linesOf({ format: 'json', level: 'debug' })).toEqual([
    '{"time":"2024-04-15T10:00:00.000Z","level":"error","message":"pass failed","hypermlservice":"demo/mnist","error":"no \\"such\\" thing"}\n',
    '{"time":"2024-04-15T10:00:00.000Z","level":"info","message":"wrote","object":"demo/mnist"}\n',
    '{"time":"2024-04-15T10:00:00.000Z","level":"debug","message":"passed","seconds":0.25}\n',
  ]);
});

test('text for humans', () => {
  expect(linesOf({ format: 'text', level: 'debug' })).toEqual([
    '2024-04-15T10:00:00.000Z ERROR pass failed hypermlservice=demo/mnist error="no \\"such\\" thing"\n',
    '2024-04-15T10:00:00.000Z INFO  wrote object=demo/mnist\n',
    '2024-04-15T10:00:00.000Z DEBUG passed seconds=0.25\n',
  ]);
});

test.each([
  { level: 'error', count: 1 },
  { level: 'warn', count: 1 },
  { level: 'info', count: 2 },
  { level: 'debug', count: 3 },
] as const)('at level $level only what is that urgent is written', ({ level, count }) => {
  expect(linesOf({ format: 'json', level })).toHaveLength(count);
});
