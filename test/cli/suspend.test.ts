import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { aService } from '../support/builders.ts';
import { type CliWorld, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const service = (name: string, suspend?: boolean) =>
  aService({
    metadata: { name, namespace: 'demo' },
    spec: { ...aService().spec, ...(suspend !== undefined && { suspend }) },
  });

/** Runs the line on a hub where only `held` is suspended, and gives `spec.suspend` afterwards. */
async function on(line: string, world: CliWorld = {}) {
  const hub = new FakeCluster(service('free'), service('held', true), service('off', false));
  const { status, out, err } = await run(line, { ...world, clusters: { hub } });
  const suspend = hub.objects(HYPERMLSERVICES).map(({ spec }) => spec.suspend);
  return { status, out, err, suspend };
}

const told = (...lines: string[]) =>
  lines.map((line) => `hypermlservice.tensorstack.dev/${line}\n`).join('');

test.each<{ line: string; world?: CliWorld; out: string; suspend: unknown[] }>([
  { line: 'suspend free -n demo', out: told('free suspended'), suspend: [true, true, false] },
  {
    line: 'suspend hmls/held off -n demo',
    out: told('held unchanged (suspended)', 'off suspended'),
    suspend: [undefined, true, true],
  },
  {
    line: 'resume --all -n demo',
    out: told('free unchanged (not suspended)', 'held resumed', 'off unchanged (not suspended)'),
    suspend: [undefined, undefined, false],
  },
  {
    line: 'suspend free -n demo --dry-run=client',
    out: told('free suspended (dry run)'),
    suspend: [undefined, true, false],
  },
  {
    line: 'resume held -n demo --dry-run=server',
    out: told('held resumed (server dry run)'),
    suspend: [undefined, true, false],
  },
  {
    line: 'suspend -f a.yaml',
    world: {
      files: {
        'a.yaml':
          'apiVersion: tensorstack.dev/v1beta1\nkind: HyperMLService\nmetadata: {name: free, namespace: demo}\n',
      },
    },
    out: told('free suspended'),
    suspend: [true, true, false],
  },
  {
    line: 'suspend --all -n empty',
    out: 'No resources found\n',
    suspend: [undefined, true, false],
  },
])('`$line`', async ({ line, world, out, suspend }) => {
  expect(await on(line, world)).toEqual({ status: 0, out, err: '', suspend });
});

test('one that is missing does not block the others', async () => {
  expect(await on('suspend nope free -n demo')).toEqual({
    status: 1,
    out: told('free suspended'),
    err: 'Error from server (NotFound): hypermlservices.tensorstack.dev "nope" not found\n',
    suspend: [true, true, false],
  });
});

test('a name is needed', async () => {
  expect(await on('resume')).toMatchObject({
    status: 1,
    err: 'error: resource(s) were provided, but no name was specified\n',
  });
});
