import { expectationOf } from '../../../src/headingress/traffic/expectation.ts';
import { countsText, type Reply, talliesOf } from '../../../src/headingress/traffic/tally.ts';
import { aHeadIngress, aRoute } from '../../support/builders.ts';

const routes = [aRoute('spoke1', { weight: 30 }), aRoute('spoke2', { weight: 70 })];
const expectation = expectationOf(aHeadIngress({ routes, spokeHeader: 'x-hmls-spoke' }), new Map());

const reply = (attribution: string | undefined, milliseconds: number, status = 200): Reply => ({
  status,
  milliseconds,
  ...(attribution !== undefined && { attribution }),
});

test('by spoke: requests, share with its confidence interval, statuses and latency', () => {
  const replies = [4, 1, 3].map((milliseconds) => reply('spoke1', milliseconds));
  const { spokes } = talliesOf([...replies, reply('spoke2', 9, 503)], expectation);
  expect(spokes).toEqual([
    {
      spoke: 'spoke1',
      weight: 30,
      requests: 3,
      share: 75,
      interval: { low: expect.closeTo(30.06, 1), high: expect.closeTo(95.44, 1) },
      statuses: { 200: 3 },
      errors: {},
      latency: { p50: 3, p90: 4, p99: 4, max: 4 },
    },
    {
      spoke: 'spoke2',
      weight: 70,
      requests: 1,
      share: 25,
      interval: { low: expect.closeTo(4.56, 1), high: expect.closeTo(69.94, 1) },
      statuses: { 503: 1 },
      errors: {},
      latency: { p50: 9, p90: 9, p99: 9, max: 9 },
    },
  ]);
});

test('requests of unknown spokes count in no share', () => {
  const lost: Reply[] = [{ error: 'timeout', milliseconds: 30_000 }, reply(undefined, 2, 404)];
  const { spokes, unknown, all } = talliesOf([reply('spoke1', 1), ...lost], expectation);
  expect(spokes.map(({ share }) => share)).toEqual([100, 0]);
  expect(unknown).toEqual({
    requests: 2,
    statuses: { 404: 1 },
    errors: { timeout: 1 },
    latency: { p50: 2, p90: 2, p99: 2, max: 2 },
  });
  expect(all).toMatchObject({ requests: 3, statuses: { 200: 1, 404: 1 }, errors: { timeout: 1 } });
});

test('without a request there is neither share nor latency', () => {
  const nothing = { requests: 0, statuses: {}, errors: {} };
  expect(talliesOf([], expectation)).toEqual({
    spokes: [
      { spoke: 'spoke1', weight: 30, ...nothing },
      { spoke: 'spoke2', weight: 70, ...nothing },
    ],
    unknown: nothing,
    all: nothing,
  });
});

test('statuses and errors are counted in alphabetical order', () => {
  const failed = ['timeout', 'ECONNRESET', 'timeout'].map((error) => ({ error, milliseconds: 1 }));
  const replies = [reply('spoke1', 1, 503), reply('spoke1', 1), ...failed];
  const { statuses, errors } = talliesOf(replies, expectation).all;
  expect(countsText(statuses, errors)).toBe('200×1,503×1,ECONNRESET×1,timeout×2');
  expect(countsText({})).toBe('');
});
