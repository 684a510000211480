import { expectationOf } from '../../src/headingress/traffic/expectation.ts';
import { trafficReport } from '../../src/headingress/traffic/report.ts';
import { type Reply, talliesOf } from '../../src/headingress/traffic/tally.ts';
import { verdictOn } from '../../src/headingress/traffic/verdict.ts';
import { announcementText, trafficTable, verdictText } from '../../src/render/traffic.ts';
import { aHeadIngress, aRoute } from '../support/builders.ts';

const ingress = aHeadIngress({
  routes: [aRoute('spoke1', { weight: 30 }), aRoute('spoke2', { weight: 70 })],
  spokeHeader: 'x-hmls-spoke',
  pins: [{ header: 'x-canary', value: 'yes', spoke: 'spoke2' }],
});
const expectation = expectationOf(ingress, new Map());
const request = { method: 'GET', url: 'http://gw.example.com:80/p/', headers: [] };

const reportOf = (replies: readonly Reply[], of = expectation) => {
  const facts = { request, planned: 200, concurrency: 8, interrupted: false };
  const tallies = talliesOf(replies, of);
  const named = { namespace: 'demo', name: 'mnist', ...facts };
  return trafficReport(named, of, tallies, verdictOn(replies, tallies, of));
};

const from = (attribution: string | undefined, count: number, milliseconds: number, status = 200) =>
  Array.from({ length: count }, () => ({
    milliseconds,
    status,
    ...(attribution && { attribution }),
  }));

test('for people: a row for each spoke, and one for requests whose spoke is unknown', () => {
  const report = reportOf([
    ...from('spoke1', 60, 3.14),
    ...from('spoke2', 138, 41.7),
    ...from('spoke2', 2, 1234, 503),
    ...from(undefined, 1, 9.96, 404),
    { error: 'timeout', milliseconds: 30_000 },
  ]);
  expect(trafficTable(report)).toBe(
    `SPOKE       WEIGHT   REQUESTS   SHARE   95% CI       STATUS            P50     P90     P99     MAX
spoke1      30       60         30.0%   24.1-36.7%   200×60            3.1ms   3.1ms   3.1ms   3.1ms
spoke2      70       140        70.0%   63.3-75.9%   200×138,503×2     42ms    42ms    1.23s   1.23s
<unknown>   -        2          -       -            404×1,timeout×1   10ms    10ms    10ms    10ms
`,
  );
  expect(verdictText(report.verdict)).toBe(`Not as expected (split: p = 1.0)
  no response: timeout×1
  failed: 503×2 from spoke2
  the gateway has no route for 1 request: 404 without the header x-hmls-spoke
`);
});

test('where spokes cannot be told apart, all requests are one row', () => {
  const { spokeHeader: _, ...unnamed } = ingress;
  const report = reportOf(from(undefined, 7, 2), expectationOf(unnamed, new Map()));
  expect(trafficTable(report)).toMatch(/^SPOKE .*\n<all> +- +7 +- +- +200×7 +2\.0ms .*\n$/);
  expect(verdictText(report.verdict)).toBe(
    'Inconclusive: the split cannot be verified\n  the responses do not identify the spoke that they come from\n',
  );
});

test('a spoke may not take over the terminal', () => {
  const report = reportOf(from('\u001b[2J', 1, 1));
  expect(verdictText(report.verdict)).not.toContain('\u001b');
});

test('a tiny probability is not printed as 0', () => {
  const report = reportOf([...from('spoke1', 100, 1), ...from('spoke2', 100, 1)]);
  expect(verdictText(report.verdict)).toMatch(
    /^Not as expected \(split: p < 0\.0001\)\n {2}spoke1 got 100 of 200 requests/,
  );
});

const announced = { request, requests: 200, concurrency: 8, timeout: '30s' };

test('before the first request: what is sent where, and what is expected of it', () => {
  expect(announcementText({ ...announced, via: undefined, dryRun: false }, expectation)).toBe(
    `Sending 200 × GET http://gw.example.com:80/p/, 8 at a time, timeout 30s
Expected: spoke1=30,spoke2=70, by response header x-hmls-spoke
`,
  );
  const pinned = expectationOf({ ...ingress }, new Map([['x-canary', 'yes']]));
  const more = {
    ...announced,
    request: {
      ...request,
      method: 'POST',
      host: 'a.example.com',
      headers: ['content-type', 'x-canary'],
      bodyBytes: 12,
    },
  };
  expect(
    announcementText({ ...more, via: 'edge/gw, through Service edge/lb', dryRun: true }, pinned),
  ).toBe(`Would send 200 × POST http://gw.example.com:80/p/, 8 at a time, timeout 30s (dry run)
Gateway: edge/gw, through Service edge/lb
Host: a.example.com
Headers: content-type, x-canary
Body: 12 bytes
Expected: all to spoke2, pinned by x-canary=yes, by response header x-hmls-spoke
`);
});
