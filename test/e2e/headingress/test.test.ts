import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import type { TrafficReport } from '../../../src/headingress/traffic/report.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { BEHAVIOUR } from '../../bed/standin/behaviour.ts';
import { eventually } from '../../support/eventually.ts';
import { MLSERVICES } from '../support/kinds.ts';
import { aFreeAddress, type Ended } from '../support/programs.ts';
import { reportedAt, Scene } from './scene.ts';

// `kubectl hmls headingress test`: its report of the split is compared with a real Envoy.

let scene: Scene;
let at: readonly string[];

beforeAll(async () => {
  scene = await Scene.open();
  at = ['--gateway-url', scene.bed.gatewayUrl, '--path', 'v1/models/mnist'];
  await scene.routed('mnist', '--weight', 'spoke1=30,spoke2=70', '--spoke-header');
}, 60_000);

const attempt = (name: string, ...flags: string[]) => scene.attempt('test', name, ...at, ...flags);

const reportIn = ({ out }: Ended) => JSON.parse(out) as TrafficReport;

/** The same until `matches` does: a change takes a moment to reach Envoy. */
async function until(
  name: string,
  flags: readonly string[],
  wanted: { status: number; report: object },
): Promise<TrafficReport> {
  return eventually(async () => {
    const ended = await attempt(name, ...flags, '-o', 'json');
    expect(ended).toMatchObject({ status: wanted.status });
    const report = reportIn(ended);
    expect(report).toMatchObject(wanted.report);
    return report;
  }, 20_000);
}

/** One run in a thousand fails by chance. */
const passing = (run: () => Promise<Ended>) =>
  eventually(async () => {
    const ended = await run();
    expect(ended).toMatchObject({ status: 0 });
    return ended;
  });

const requestsOf = ({ items }: TrafficReport) =>
  Object.fromEntries(items.map(({ spoke, requests }) => [spoke, requests]));

test('Envoy follows the weights: counted by spoke, and reported as text', async () => {
  const ended = await passing(() => attempt('mnist', '-n', '2000'));
  expect(ended.out).toMatch(
    /^SPOKE +WEIGHT +REQUESTS +SHARE +95% CI +STATUS +P50 +P90 +P99 +MAX\nspoke1 +30 +\d+ +[\d.]+% +[\d.]+-[\d.]+% +200×\d+ .*\nspoke2 +70 +\d+ +[\d.]+% .*\nAs expected: the split matches the weights \(p = [\d.]+\)\n$/,
  );
  const url = scene.url('mnist');
  expect(ended.err).toBe(`Ingress cluster: ${scene.bed.ingress.server}
Sending 2000 × GET ${url}, 8 at a time, timeout 30s
Expected: spoke1=30,spoke2=70, by response header x-hmls-spoke
`);
  const answered = await until('mnist', ['-n', '2000'], {
    status: 0,
    report: { all: { requests: 2000, statuses: { 200: 2000 } }, unattributed: { requests: 0 } },
  });
  const { spoke1 = 0 } = requestsOf(answered);
  expect(spoke1 / 2000).toBeGreaterThan(0.25);
  expect(spoke1 / 2000).toBeLessThan(0.35);
}, 60_000);

test('a split that deviates from the weights is reported', async () => {
  await scene.routed('skewed', '--weight', 'spoke1=30,spoke2=70', '--spoke-header');
  // An older route for the same paths wins: requests are split evenly.
  const { namespace } = scene;
  const object = (await scene.virtualService('skewed')) as KubeObject & { spec: Spec };
  const [rule] = object.spec.http;
  const half = rule?.route.map((route) => ({ ...route, weight: 50 }));
  await scene.run('delete', 'skewed');
  await scene.bed.ingress.create(VIRTUALSERVICES, {
    apiVersion: VIRTUALSERVICES.apiVersion,
    kind: VIRTUALSERVICES.kind,
    metadata: { namespace, name: 'older' },
    spec: { ...object.spec, http: [{ ...rule, route: half }] },
  } as KubeObject);
  await new Promise((resolve) => setTimeout(resolve, 1100)); // creation times are whole seconds
  await scene.run(
    ...['create', 'skewed', '--weight', 'spoke1=30,spoke2=70', '--spoke-header', '--checks=warn'],
  );
  await scene.untilAnswered('skewed');

  const ended = await attempt('skewed', '-n', '1000');
  expect(ended).toMatchObject({ status: 2 });
  expect(ended.out).toMatch(
    /^Not as expected \(split: p < 0\.0001\)\n {2}spoke[12] got \d+ of 1000 requests, inconsistent with weight [37]0\n$/m,
  );
  await scene.bed.ingress.remove(VIRTUALSERVICES, { namespace, name: 'older' });
}, 60_000);

interface Spec {
  readonly http: readonly { readonly route: readonly object[] }[];
}

test('weight 0 gets nothing; set-weight, apply, sync and drain keep the header', async () => {
  await scene.run('set-weight', 'mnist', 'spoke1=0', 'spoke2=100');
  await until('mnist', [], {
    status: 0,
    report: {
      items: [
        { spoke: 'spoke1', weight: 0, requests: 0, share: 0 },
        { spoke: 'spoke2', weight: 100, requests: 200, share: 100, statuses: { 200: 200 } },
      ],
      verdict: { result: 'AsExpected', p: 1 },
    },
  });
  await scene.run('apply', 'mnist');
  await scene.run('sync', 'mnist');
  await scene.run('drain', 'mnist', 'spoke1');
  await scene.run('undo', 'mnist');
  const report = await until('mnist', [], {
    status: 0,
    report: { items: [{ weight: 30 }, { weight: 70 }], unattributed: { requests: 0 } },
  });
  expect(report.attributedBy).toBe('x-hmls-spoke');
}, 60_000);

test('requests with the header of a pin are expected at its spoke', async () => {
  await scene.run('pin', 'mnist', 'spoke1', '--header', 'x-canary=yes');
  const { err, ...ended } = await eventually(async () => {
    const tried = await attempt('mnist', '--header', 'X-Canary=yes', '-n', '50');
    expect(tried).toMatchObject({ status: 0 });
    return tried;
  });
  expect(err).toContain(
    'Headers: x-canary\nExpected: all to spoke1, pinned by x-canary=yes, by response header x-hmls-spoke\n',
  );
  expect(ended.out).toMatch(/^spoke1 +100 +50 +100\.0% /m);
  expect(ended.out).toMatch(/^spoke2 +0 +0 +0\.0% /m);
  await until('mnist', ['--header', 'x-canary=no'], {
    status: 0,
    report: { items: [{ weight: 30 }, { weight: 70 }] },
  });
  await scene.run('unpin', 'mnist');
}, 60_000);

test('a spoke that fails is named, and its share still counted', async () => {
  const { spoke2 } = scene.bed;
  const ref = { namespace: scene.namespace, name: 'mnist' };
  await spoke2.patch(MLSERVICES, ref, { metadata: { annotations: { [BEHAVIOUR]: 'broken' } } });
  const report = await until('mnist', ['-n', '400'], {
    status: 2,
    report: {
      items: [
        { spoke: 'spoke1', statuses: { 200: expect.any(Number) } },
        { spoke: 'spoke2', statuses: { 503: expect.any(Number) } },
      ],
      unattributed: { requests: 0 },
      verdict: { result: 'Deviates', p: expect.any(Number) },
    },
  });
  const { spoke2: failed } = requestsOf(report);
  expect(report.verdict.findings).toContain(`failed: 503×${failed} from spoke2`);
  await spoke2.patch(MLSERVICES, ref, { metadata: { annotations: { [BEHAVIOUR]: null } } });
  await scene.untilAnswered('mnist');
}, 60_000);

test('the 404 of a missing model is told apart from the 404 of the gateway', async () => {
  const flags = ['test', 'mnist', '--gateway-url', scene.bed.gatewayUrl, '-n', '20'];
  const { out } = await passing(() => scene.attempt(...flags, '--path', 'nothing'));
  expect(out).toMatch(/^spoke[12] .* 404×\d+ /m);

  const { spoke1, spoke2 } = {
    spoke1: reportedAt('http://a.example.com'),
    spoke2: reportedAt('http://b.example.com'),
  };
  await scene.report('noroute', { spoke1, spoke2 });
  await scene.run(
    'create',
    'noroute',
    '--spoke-header',
    '--gateway',
    'nobody/listens',
    '--checks=warn',
  );
  expect(await attempt('noroute', '-n', '20', '-o', 'json')).toMatchObject({
    status: 2,
    out: expect.stringContaining(
      '"the gateway has no route for 20 requests: 404 without the header x-hmls-spoke"',
    ),
  });
}, 60_000);

test('an unreachable spoke: the 503 of Envoy itself has the header, too', async () => {
  const { address } = await scene.serve('spoke1', 'halfway');
  const dead = new URL(address.url);
  dead.port = (await aFreeAddress()).split(':')[1] ?? '';
  await scene.report('halfway', {
    spoke1: reportedAt(address.url),
    spoke2: reportedAt(dead.href),
  });
  await scene.run('create', 'halfway', '--spoke-header');
  await until('halfway', ['-n', '100'], {
    status: 2,
    report: {
      items: [{ statuses: { 200: expect.any(Number) } }, { statuses: { 503: expect.any(Number) } }],
      unattributed: { requests: 0 },
      verdict: { findings: [expect.stringMatching(/^failed: 503×\d+ from spoke2$/)] },
    },
  });
}, 60_000);

test('nothing listens at the gateway: every request is counted as unanswered', async () => {
  const url = `http://${await aFreeAddress()}`;
  expect(await scene.attempt('test', 'mnist', '--gateway-url', url, '-n', '30')).toMatchObject({
    status: 2,
    out: expect.stringMatching(
      /^<unknown> +- +30 +- +- +ECONNREFUSED×30 +- +- +- +-\nNot as expected\n {2}no response: ECONNREFUSED×30\n$/m,
    ),
  });
});

test('without a header that identifies spokes it is inconclusive, and a hint names the flag', async () => {
  await scene.run('apply', 'mnist', '--no-spoke-header');
  const ended = await eventually(async () => {
    const tried = await attempt('mnist', '-n', '40');
    expect(tried).toMatchObject({ status: 4 });
    return tried;
  });
  expect(ended.out).toMatch(
    /^<all> +- +40 +- +- +200×40 .*\nInconclusive: the split cannot be verified\n {2}the responses do not identify the spoke that they come from\n$/m,
  );
  expect(ended.err).toContain(
    `Expected: spoke1=30,spoke2=70, but spokes cannot be told apart\nhint: to identify spokes, run kubectl hmls headingress apply mnist -n ${scene.namespace} --spoke-header, or name a response header with --attribute-by=HEADER\n`,
  );
  // Envoy does not name the upstream by itself; so no response has this header.
  expect(await attempt('mnist', '-n', '40', '--attribute-by', 'x-served-by')).toMatchObject({
    status: 4,
    out: expect.stringContaining('no response has the header x-served-by'),
  });
  await scene.run('apply', 'mnist', '--spoke-header');
  await until('mnist', [], { status: 0, report: { unattributed: { requests: 0 } } });
}, 60_000);

test('requests go to its own host, and other hosts do not send the header', async () => {
  const host = `${scene.namespace}.models.example.com`;
  const flags = ['--weight', 'spoke1=0,spoke2=100', '--host', host, '--spoke-header=x-served-by'];
  const [spoke1, spoke2] = [
    await scene.serve('spoke1', 'hosted'),
    await scene.serve('spoke2', 'hosted'),
  ];
  await scene.report('hosted', { spoke1, spoke2 });
  await scene.run('create', 'hosted', ...flags);
  await until('hosted', ['-n', '50'], {
    status: 0,
    report: {
      request: { host },
      attributedBy: 'x-served-by',
      items: [{ requests: 0 }, { requests: 50 }],
    },
  });
  expect(await attempt('hosted', '-n', '50', '--header', 'host=other.example.com')).toMatchObject({
    status: 2,
    out: expect.stringContaining('the gateway has no route for 50 requests'),
  });
}, 60_000);

test("--attribute-by: the gateway's own header, with Envoy's name of the upstream", async () => {
  await scene.routed('clusters', '--weight', 'spoke1=30,spoke2=70');
  const object = (await scene.virtualService('clusters')) as KubeObject & { spec: Spec };
  const http = object.spec.http.map((rule) => ({
    ...rule,
    headers: { response: { set: { 'x-upstream': '%UPSTREAM_CLUSTER_RAW%' } } },
  }));
  const ref = { namespace: scene.namespace, name: 'clusters' };
  await scene.bed.ingress.patch(VIRTUALSERVICES, ref, { spec: { http } });
  const report = await until('clusters', ['--attribute-by', 'X-Upstream'], {
    status: 0,
    report: { attributedBy: 'x-upstream', unattributed: { requests: 0 }, all: { requests: 200 } },
  });
  const { spoke1 = 0, spoke2 = 0 } = requestsOf(report);
  expect(spoke1 + spoke2).toBe(200);
  expect(spoke1).toBeGreaterThan(20);
  expect(spoke2).toBeGreaterThan(80);
}, 60_000);
