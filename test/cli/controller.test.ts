import { FINALIZER, HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Secret } from '../../src/kubernetes/kinds.ts';
import { aService, aSpoke } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';

const KUBECONFIG = 'the-way-to-karmada';
const secret: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'karmada-system', name: 'karmada-kubeconfig' },
  data: { kubeconfig: Buffer.from(KUBECONFIG).toString('base64') },
};

/** Runs the controller for `ms`, and then asks it to stop. */
async function runFor(ms: number, flags: string) {
  const timers = new FakeTimers();
  const hub = new FakeCluster(aService(), secret);
  const karmada = new FakeCluster(aSpoke('spoke1'), aSpoke('spoke2'));
  const resources = [{ name: 'mlservices', kind: 'MLService', namespaced: true }];
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources });
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const world = { clusters: { hub }, kubeconfigs: { [KUBECONFIG]: karmada }, timers, stopped };
  const running = run(`controller --address= ${flags}`, world);
  await import('../../src/controller/manager.ts'); // as the command does, late
  await import('../../src/controller/hmls/controller.ts');
  for (let passed = 0; passed < ms; passed += 100) await timers.pass(100);
  stop();
  await timers.pass(0);
  return { ...(await running), hub };
}

test('runs until it is asked to stop, and logs one JSON document per line', async () => {
  const { status, out, err, hub } = await runFor(3000, '--leader-elect=false');
  expect({ status, out }).toEqual({ status: 0, out: '' });
  expect(hub.objects(HYPERMLSERVICES)[0]?.metadata.finalizers).toEqual([FINALIZER]);

  const lines = err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ level: 'info', message: 'started' });
  expect(lines.at(-1)).toMatchObject({ level: 'info', message: 'stopped' });
  expect(lines).toContainEqual(
    expect.objectContaining({ message: 'wrote', cluster: 'karmada', verb: 'create', kind: 'Work' }),
  );
});

test('no byte of the Secret is in its log', async () => {
  const { err } = await runFor(3000, '--leader-elect=false --log-level debug');
  expect(err).not.toContain(KUBECONFIG);
  expect(err).not.toContain(secret.data?.kubeconfig);
});

test.each([
  {
    flags: '--karmada-secret karmada-kubeconfig',
    err: 'error: invalid name "karmada-kubeconfig": expected NAMESPACE/NAME\n',
  },
  { flags: '--concurrency 0', err: 'error: --concurrency must be a number above 0\n' },
  { flags: '--qps -1', err: 'error: --qps must be a number above 0\n' },
  {
    flags: '--qps many',
    err: `error: invalid argument "many" for "--qps" flag: strconv.ParseInt: parsing "many": invalid syntax
See 'kubectl hmls controller --help' for usage.
`,
  },
])('`$flags` is not understood', async ({ flags, err }) => {
  const hub = new FakeCluster();
  expect(await run(`controller ${flags}`, { clusters: { hub } })).toEqual({
    status: 1,
    out: '',
    err,
  });
});
