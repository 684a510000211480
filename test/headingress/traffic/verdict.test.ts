import { type Expectation, expectationOf } from '../../../src/headingress/traffic/expectation.ts';
import { type Reply, talliesOf } from '../../../src/headingress/traffic/tally.ts';
import { verdictOn } from '../../../src/headingress/traffic/verdict.ts';
import type { Weights } from '../../../src/headingress/weights.ts';
import { aHeadIngress, aRoute } from '../../support/builders.ts';

const routes = [
  aRoute('spoke1', { weight: 30 }),
  aRoute('spoke2', { weight: 70 }),
  aRoute('spoke3', { weight: 0 }),
];
const named = expectationOf(aHeadIngress({ routes, spokeHeader: 'x-hmls-spoke' }), new Map());
const guessed = expectationOf(aHeadIngress({ routes }), new Map(), 'x-who');
const unattributed = expectationOf(aHeadIngress({ routes }), new Map());

const replies = (count: number, reply: Partial<Reply>): Reply[] =>
  Array.from({ length: count }, () => ({ milliseconds: 1, ...reply }));
const from = (attribution: string, count: number, status = 200) =>
  replies(count, { attribution, status });
const good = [...from('spoke1', 60), ...from('spoke2', 140)];

const judged = (all: readonly Reply[], expectation: Expectation = named, after?: Weights) =>
  verdictOn(all, talliesOf(all, expectation), expectation, after);

test('a split as weighted, with every request answered', () => {
  const p = expect.closeTo(1);
  expect(judged(good)).toEqual({ result: 'AsExpected', p, findings: [], unknown: [] });
});

test('a request that the model rejects is not a routing failure', () => {
  const all = [...from('spoke1', 60, 404), ...from('spoke2', 140, 422)];
  expect(judged(all)).toMatchObject({ result: 'AsExpected' });
});

test.each<{ name: string; all: Reply[]; expectation?: Expectation; finding: string }>([
  {
    name: 'a split that chance does not explain',
    all: [...from('spoke1', 100), ...from('spoke2', 100)],
    finding: 'spoke1 got 100 of 200 requests, inconsistent with weight 30',
  },
  {
    name: 'a request at a spoke of weight 0',
    all: [...good, ...from('spoke3', 1)],
    finding: 'spoke3 has weight 0 but got 1 of the requests',
  },
  {
    name: 'a spoke that fails',
    all: [...from('spoke1', 60), ...from('spoke2', 138), ...from('spoke2', 2, 503)],
    finding: 'failed: 503×2 from spoke2',
  },
  {
    name: 'no response',
    all: [...good, ...replies(2, { error: 'ECONNRESET' }), ...replies(1, { error: 'timeout' })],
    finding: 'no response: ECONNRESET×2,timeout×1',
  },
  {
    name: 'no route',
    all: replies(3, { status: 404 }),
    finding: 'the gateway has no route for 3 requests: 404 without the header x-hmls-spoke',
  },
  {
    name: 'another route',
    all: [...good, ...replies(1, { status: 200 })],
    finding: '1 request went elsewhere: answered without the header x-hmls-spoke',
  },
  {
    name: 'another HeadIngress',
    all: [...good, ...from('spoke9', 2), ...from('spoke8', 1)],
    finding: '3 requests reached no spoke of this HeadIngress: x-hmls-spoke is "spoke9", "spoke8"',
  },
  {
    name: 'failures of an unknown spoke',
    all: [...good, ...replies(2, { status: 503 })],
    expectation: guessed,
    finding: 'failed: 503×2 from an unknown spoke',
  },
  {
    name: 'failures, where spokes cannot be told apart',
    all: replies(2, { status: 500 }),
    expectation: unattributed,
    finding: 'failed: 500×2 from the gateway or a spoke',
  },
])('$name is wrong', ({ all, expectation, finding }) => {
  expect(judged(all, expectation)).toMatchObject({ result: 'Deviates', findings: [finding] });
});

test.each<{ name: string; all: Reply[]; expectation?: Expectation; after?: Weights; why: string }>([
  {
    name: 'spokes cannot be told apart',
    all: replies(9, { status: 200 }),
    expectation: unattributed,
    why: 'the responses do not identify the spoke that they come from',
  },
  {
    name: 'no response has the header that the user named',
    all: replies(9, { status: 200 }),
    expectation: guessed,
    why: 'no response has the header x-who, so the spoke is unknown',
  },
  {
    name: 'the weights changed',
    all: [...from('spoke1', 100), ...from('spoke2', 100), ...from('spoke3', 1)],
    after: new Map([
      ['spoke1', 50],
      ['spoke2', 50],
    ]),
    why: 'the weights changed during the test: from spoke1=30,spoke2=70,spoke3=0 to spoke1=50,spoke2=50',
  },
  { name: 'nothing was sent', all: [], why: 'no request completed' },
])('inconclusive: $name', ({ all, expectation, after, why }) => {
  expect(judged(all, expectation, after)).toEqual({
    result: 'Unknown',
    findings: [],
    unknown: [why],
  });
});

test('a split is not judged where failed responses may be from any spoke', () => {
  const verdict = judged([...from('spoke2', 140), ...replies(60, { status: 503 })], guessed);
  expect(verdict).toEqual({
    result: 'Deviates',
    findings: ['failed: 503×60 from an unknown spoke'],
    unknown: ['60 failed responses do not identify the spoke that they come from'],
  });
});

test('a HeadIngress that was deleted: its weights are gone, too', () => {
  expect(judged(good, named, new Map()).unknown).toEqual([
    'the weights changed during the test: from spoke1=30,spoke2=70,spoke3=0 to none',
  ]);
});

test('counted by spoke: requests, share, statuses and latency', () => {
  const slow = (milliseconds: number) => ({ attribution: 'spoke1', status: 200, milliseconds });
  const all = [...[4, 1, 3, 2].map(slow), { error: 'timeout', milliseconds: 30_000 }];
  const { spokes, unknown } = talliesOf(all, named);
  expect(spokes[0]).toMatchObject({
    spoke: 'spoke1',
    weight: 30,
    requests: 4,
    share: 100,
    statuses: { 200: 4 },
    errors: {},
    latency: { p50: 2, p90: 4, p99: 4, max: 4 },
  });
  expect(spokes[1]).toMatchObject({ requests: 0, share: 0, statuses: {} });
  expect(unknown).toEqual({ requests: 1, statuses: {}, errors: { timeout: 1 } });
});
