import { load } from 'js-yaml';
import type { Context } from '../../../plugin/context.ts';
import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import { headIngressObjects } from '../../../src/headingress/istio/objects.ts';
import type { TrafficReport } from '../../../src/headingress/traffic/report.ts';
import type { Answer, Outgoing, PoolOptions } from '../../../src/web/exchange.ts';
import { aHeadIngress, aRoute } from '../../support/builders.ts';
import { type CliWorld, run as runLine } from '../../support/cli.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const ingress = aHeadIngress({
  routes: [aRoute('spoke1', { weight: 30 }), aRoute('spoke2', { weight: 70 })],
  spokeHeader: 'x-hmls-spoke',
  pins: [{ header: 'x-canary', value: 'yes', spoke: 'spoke2' }],
});

/** A gateway that sends exactly three of ten requests to spoke1. */
const evenly = (sent: number): Answer => ({
  status: 200,
  headers: { 'x-hmls-spoke': sent % 10 < 3 ? 'spoke1' : 'spoke2' },
  milliseconds: 5,
});

function aWorld({
  answer = evenly,
  ...found
}: Partial<CliWorld> & { answer?: typeof evenly } = {}) {
  const cluster = new FakeCluster(...headIngressObjects(ingress));
  const opened: { request: Outgoing; options: PoolOptions }[] = [];
  let sent = 0;
  const pool: Context['pool'] = async (request, options) => {
    opened.push({ request, options });
    return { send: async () => answer(sent++), close: () => {} };
  };
  const world = {
    clusters: { hub: cluster },
    pool,
    stopped: new Promise<void>(() => {}),
    ...found,
  };
  const run = (line: string) =>
    runLine(`headingress test mnist --gateway-url=http://gw.example.com ${line}`, world);
  return { run, opened, cluster, sent: () => sent };
}

test('200 GETs of its prefix, 8 at a time, and their outcome by spoke', async () => {
  const { run, opened, sent } = aWorld();
  const { status, out, err } = await run('-n demo');
  expect({ status, sent: sent() }).toEqual({ status: 0, sent: 200 });
  expect(opened).toEqual([
    {
      request: {
        method: 'GET',
        url: 'http://gw.example.com/t9k/hypermlservices/namespaces/demo/mnist/',
        headers: new Map(),
        body: undefined,
      },
      options: { connections: 8 },
    },
  ]);
  expect(out).toContain('spoke1   30       60         30.0%   24.1-36.7%   200×60 ');
  expect(out).toMatch(/\nAs expected: the split matches the weights \(p = 1\.0\)\n$/);
  expect(err).toMatch(/^Ingress cluster: .*\nSending 200 × GET .*\nExpected: .*\n$/);
});

test.each([
  { line: '-n demo -n 20', planned: 20 },
  { line: '-n 20 -n demo', planned: 20 },
  { line: '-n20 --namespace=demo', planned: 20 },
  { line: '--requests 30 -n demo', planned: 30 },
])('`$line`: the namespace, and the number of requests', async ({ line, planned }) => {
  const { run, sent } = aWorld();
  const { status, out } = await run(`${line} -o json`);
  expect(JSON.parse(out)).toMatchObject({ namespace: 'demo', planned });
  expect({ status, sent: sent() }).toEqual({ status: 0, sent: planned });
});

test('-n with a number is still a namespace to every other command', async () => {
  const { cluster } = aWorld();
  const { err } = await runLine('headingress describe mnist -n 200', {
    clusters: { hub: cluster },
  });
  expect(err).toContain('virtualservices.networking.istio.io "mnist" not found');
});

test('a report as JSON, and the same as YAML', async () => {
  const { run } = aWorld();
  const json = JSON.parse((await run('-n demo -n 10 -o json')).out) as TrafficReport;
  expect(json).toMatchObject({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressTestReport',
    namespace: 'demo',
    name: 'mnist',
    request: { method: 'GET', headers: [] },
    planned: 10,
    concurrency: 8,
    interrupted: false,
    attributedBy: 'x-hmls-spoke',
    items: [
      { spoke: 'spoke1', weight: 30, requests: 3, share: 30, statuses: { 200: 3 } },
      { spoke: 'spoke2', weight: 70, requests: 7, share: 70, latency: { p50: 5, max: 5 } },
    ],
    unattributed: { requests: 0, statuses: {}, errors: {} },
    all: { requests: 10 },
    verdict: { result: 'AsExpected', findings: [], unknown: [] },
  });
  const yaml = load((await aWorld().run('-n demo -n 10 -o yaml')).out);
  expect(yaml).toEqual(json);
});

test('a body, headers and a path; neither header values nor the body are printed', async () => {
  const files = { 'in.json': '{"secret":"hunter2"}', 'ca.pem': 'PEM' };
  const { run, opened } = aWorld({ files });
  const { out, err } = await run(
    '-n demo -n 4 -o json --path /v1/models/m:predict?x=1 --data @in.json --header Authorization=hunter2 --header x-canary=yes --gateway-ca ca.pem',
  );
  const [{ request, options } = {} as never] = opened;
  expect(request).toMatchObject({
    method: 'POST',
    url: 'http://gw.example.com/t9k/hypermlservices/namespaces/demo/mnist/v1/models/m:predict?x=1',
    headers: new Map([
      ['content-type', 'application/json'],
      ['authorization', 'hunter2'],
      ['x-canary', 'yes'],
    ]),
  });
  expect(Buffer.from(request.body ?? []).toString()).toBe(files['in.json']);
  expect(Buffer.from(options.ca ?? []).toString()).toBe('PEM');
  expect(out + err).not.toContain('hunter2');
  expect(err).toContain('Headers: content-type, authorization, x-canary\nBody: 20 bytes\n');
  expect(err).toContain('Expected: all to spoke2, pinned by x-canary=yes,');
});

test('--data may come from standard input, with another content type', async () => {
  const { run, opened } = aWorld({ stdin: 'a,b' });
  await run('-n demo -n 1 --data - --header content-type=text/csv');
  const [{ request } = {} as never] = opened;
  expect(Object.fromEntries(request.headers)).toEqual({ 'content-type': 'text/csv' });
  expect(Buffer.from(request.body ?? []).toString()).toBe('a,b');
});

test('--dry-run opens no connection', async () => {
  for (const flag of ['--dry-run', '--dry-run=client']) {
    const { run, opened } = aWorld();
    const { status, out, err } = await run(`-n demo ${flag}`);
    expect({ status, out, opened }).toEqual({ status: 0, out: '', opened: [] });
    expect(err).toContain('Would send 200 × GET http://gw.example.com/');
  }
});

test.each([
  { line: '-n 10001', err: 'invalid --requests 10001: must be from 1 to 10000' },
  { line: '--requests=0', err: 'invalid --requests 0: must be from 1 to 10000' },
  { line: '--concurrency 65', err: 'invalid --concurrency 65: must be from 1 to 64' },
  { line: '--timeout=-1s', err: '--timeout' },
  { line: '--timeout 0', err: 'invalid --timeout 0: must be more than 0 and at most 1h' },
  { line: '--timeout 1001h', err: 'invalid --timeout 1001h: must be more than 0 and at most 1h' },
  { line: '--timeout soon', err: 'invalid argument "soon" for "--timeout" flag' },
  { line: '--path ../other', err: 'invalid path "../other"' },
  { line: '--path a/%2E%2e/b', err: 'invalid path "a/%2E%2e/b"' },
  { line: '--path a#b', err: 'invalid path "a#b"' },
  { line: '--header hunter2', err: 'invalid header "": must be NAME=VALUE' },
  { line: '--header content-length=5', err: 'invalid header "content-length"' },
  { line: '--dry-run=server', err: 'must be --dry-run=client' },
  { line: '-o name', err: 'allowed formats are: json,yaml' },
  { line: '--gateway-url=gw', err: 'invalid --gateway-url' },
  { line: '--gateway-url=http://gw/path', err: 'invalid --gateway-url' },
  { line: '--gateway-url=http://me:hunter2@gw', err: 'invalid --gateway-url' },
  { line: '--gateway-url=ftp://gw', err: 'invalid --gateway-url' },
  { line: '--gateway-ca a --gateway-insecure', err: 'mutually exclusive' },
])('`$line` is refused before anything is sent', async ({ line, err }) => {
  const { run, opened } = aWorld();
  const ended = await run(`${line} --namespace demo`);
  expect(ended).toMatchObject({ status: 1, out: '', err: expect.stringContaining(err) });
  expect(ended.err).not.toContain('hunter2');
  expect(opened).toEqual([]);
});

test.each([
  { name: 'a split that is inconsistent with the weights', attribution: 'spoke1', status: 2 },
  { name: 'answers from elsewhere', attribution: 'spoke9', status: 2 },
])('exit status 2: $name', async ({ attribution, status }) => {
  const { run } = aWorld({
    answer: () => ({ status: 200, headers: { 'x-hmls-spoke': attribution }, milliseconds: 1 }),
  });
  expect(await run('-n demo')).toMatchObject({ status });
});

test('exit status 4: spokes cannot be told apart; a hint names the flag', async () => {
  const { run, cluster } = aWorld({
    answer: () => ({ status: 200, headers: {}, milliseconds: 1 }),
  });
  const { spokeHeader: _, ...unnamed } = ingress;
  const [object] = headIngressObjects(unnamed).slice(-1);
  await cluster.apply(VIRTUALSERVICES, object as never, { force: true });
  const { status, out, err } = await run('-n demo');
  expect(status).toBe(4);
  expect(out).toMatch(/<all> .*\nInconclusive: the split cannot be verified\n/);
  expect(err).toMatch(
    /\nhint: .* headingress apply mnist -n demo --spoke-header, or .*--attribute-by=HEADER\n$/,
  );
});

test('no response within --timeout is a failure', async () => {
  const pool: Context['pool'] = async () => ({
    send: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    close: () => {},
  });
  const { run } = aWorld({ pool });
  expect(await run('-n demo -n 3 --timeout 9.5ms')).toMatchObject({
    status: 2,
    out: expect.stringContaining('no response: timeout×3'),
  });
});

test('interrupted, it reports completed requests only', async () => {
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let sent = 0;
  const pool: Context['pool'] = async () => ({
    send: (signal) =>
      new Promise((resolve, reject) => {
        if (sent < 10) return resolve(evenly(sent++));
        stop();
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    close: () => {},
  });
  const { run } = aWorld({ pool, stopped });
  const { status, out, err } = await run('-n demo');
  expect(status).toBe(130);
  expect(err).toContain('Interrupted after 10 of 200 requests\n');
  expect(out).toMatch(/^spoke1 +30 +3 +30\.0%/m);
});

test('the examples of --help can be run as they are', async () => {
  const { out } = await runLine('headingress test --help');
  const [, list = ''] = /^Examples:\n(.*?)\n\nOptions:/ms.exec(out) ?? [];
  const lines = [...list.matchAll(/^ {2}(kubectl hmls .*)$/gm)].map(([, line = '']) => line);
  expect(lines).toHaveLength(3);
  const objects = headIngressObjects({ ...ingress, name: 'hmls-sample' });
  for (const line of lines) {
    const hub = new FakeCluster(...objects);
    const files = { 'input.json': '{}' };
    const words = line.replace('kubectl hmls ', '');
    const more = `${words.includes('-n demo') ? '' : '-n demo'} --dry-run --gateway-url=http://gw`;
    const ended = await runLine(`${words} ${more}`, { clusters: { hub }, files });
    expect(ended).toMatchObject({ status: 0, err: expect.stringContaining('Would send ') });
  }
});

test('no gateway found: the error says what was checked', async () => {
  const cluster = new FakeCluster(...headIngressObjects(ingress));
  const ended = await runLine('headingress test mnist -n demo', { clusters: { hub: cluster } });
  expect(ended).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(
      /no address found for the gateway: Gateway t9k-system\/t9k: gateways.* not found\nhint: .*--gateway-url/,
    ),
  });
});
