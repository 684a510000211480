import { readRequestCount } from '../../plugin/commandline/requestcount.ts';

/** The request count and namespace of a command line, after yargs has parsed it. */
function read(line: string, _: readonly string[] = ['headingress', 'test']) {
  const args: Record<string, unknown> = { _, requests: '200', n: 'merged', namespace: 'merged' };
  readRequestCount(line.split(' '), args);
  return args;
}

test.each([
  { line: '-n 50', requests: '50', namespace: undefined },
  { line: '-n demo', requests: '200', namespace: 'demo' },
  { line: '-n demo -n 50', requests: '50', namespace: 'demo' },
  { line: '-n=50 -n=demo', requests: '50', namespace: 'demo' },
  { line: '-n 50 --namespace 7', requests: '50', namespace: '7' },
  { line: '--namespace=7', requests: '200', namespace: '7' },
  { line: '--requests 30 -n demo', requests: '30', namespace: 'demo' },
  { line: '--requests=30 -n 50', requests: '50', namespace: undefined },
  { line: '-n 50 --requests=30', requests: '30', namespace: undefined },
  { line: '-n a -n b', requests: '200', namespace: 'b' },
  { line: 'mnist', requests: '200', namespace: undefined },
  { line: '-n demo -- -n 50', requests: '200', namespace: 'demo' },
])('`$line`', ({ line, requests, namespace }) => {
  const args = read(line);
  expect(args).toMatchObject({ requests });
  expect([args.n, args.namespace]).toEqual([namespace, namespace]);
});

test.each([['get'], ['headingress', 'get'], ['test']])(
  '`%s %s` means what it always did',
  (...words) => {
    expect(read('-n 50', words)).toMatchObject({ requests: '200', n: 'merged' });
  },
);
