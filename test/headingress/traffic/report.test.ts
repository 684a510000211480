import { expectationOf } from '../../../src/headingress/traffic/expectation.ts';
import { trafficReport } from '../../../src/headingress/traffic/report.ts';
import { talliesOf } from '../../../src/headingress/traffic/tally.ts';
import { verdictOn } from '../../../src/headingress/traffic/verdict.ts';
import { aHeadIngress, aRoute } from '../../support/builders.ts';

const facts = {
  namespace: 'demo',
  name: 'mnist',
  request: { method: 'GET', url: 'http://gw.example.com/p/', headers: [] },
  planned: 3,
  concurrency: 2,
  interrupted: true,
};

const pin = { header: 'x-canary', value: 'yes', spoke: 'spoke1' };
const ingress = aHeadIngress({ routes: [aRoute('spoke1', { weight: 100 })], pins: [pin] });

function reportWith(headers: [string, string][], attributeBy?: string) {
  const expectation = expectationOf(ingress, new Map(headers), attributeBy);
  const replies = [{ status: 200, milliseconds: 2, attribution: 'spoke1' }];
  const tallies = talliesOf(replies, expectation);
  return trafficReport(facts, expectation, tallies, verdictOn(replies, tallies, expectation));
}

const tally = {
  requests: 1,
  statuses: { 200: 1 },
  errors: {},
  latency: { p50: 2, p90: 2, p99: 2, max: 2 },
};

test('the requests, their outcome, and the verdict', () => {
  expect(reportWith([], 'X-Who')).toEqual({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HeadIngressTestReport',
    ...facts,
    attributedBy: 'x-who',
    items: [
      {
        spoke: 'spoke1',
        weight: 100,
        share: 100,
        interval: { low: expect.closeTo(20.65, 1), high: 100 },
        ...tally,
      },
    ],
    unattributed: { requests: 0, statuses: {}, errors: {} },
    all: tally,
    verdict: { result: 'AsExpected', p: 1, findings: [], unknown: [] },
  });
});

test('the matching pin, and no header where spokes cannot be told apart', () => {
  const report = reportWith([['x-canary', 'yes']]);
  expect(report.pin).toEqual(pin);
  expect(report).not.toHaveProperty('attributedBy');
  expect(reportWith([])).not.toHaveProperty('pin');
});
