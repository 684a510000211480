import { HmlsError } from '../../src/errors.ts';
import type { SourcedMoment } from '../../src/headingress/decision.ts';
import { weightsOf } from '../../src/headingress/headingress.ts';
import { remembered, type Split } from '../../src/headingress/history.ts';
import {
  type DecideSplit,
  decideDrain,
  decideUndo,
  decideUndrain,
  decideWeights,
  type SplitDecision,
} from '../../src/headingress/split.ts';
import { parseWeights, type Weights, weightsText } from '../../src/headingress/weights.ts';
import {
  aHeadIngress,
  aLive,
  anError,
  anMLService,
  aRoute,
  aService,
  entry,
  ready,
} from '../support/builders.ts';

const of = (text: string): Weights =>
  new Map(parseWeights(text).map(({ spoke, percent = 0 }) => [spoke, percent]));

const historyOf = (...splits: string[]) =>
  splits.reduce<readonly Split[]>(
    (all, text) => remembered(all, { time: 'T', user: 'alice', weights: of(text) }),
    [],
  );

const reporting = (...spokes: string[]) =>
  aService({
    status: { aggregatedStatus: spokes.map((s) => entry(s, anMLService(), ready(s))) },
  });

/** `demo/mnist` with those weights; every spoke is ready, or as `service` reports. */
const moment = (
  weights: string,
  history: readonly Split[] = [],
  service?: SourcedMoment['service'],
): SourcedMoment => {
  const routes = [...of(weights)].map(([spoke, weight]) => aRoute(spoke, { weight }));
  const spokes = routes.map(({ spoke }) => spoke);
  return {
    live: aLive(aHeadIngress({ routes }), history),
    service: service ?? reporting(...spokes),
  };
};

const textOf = ({ headIngress }: SplitDecision) => weightsText(weightsOf(headIngress.routes));

test.each<{ what: string; decide: DecideSplit; at: SourcedMoment; to: string; reason?: string }>([
  {
    what: 'set-weight',
    decide: decideWeights(parseWeights('a=10,b')),
    at: moment('a=30,b=70'),
    to: 'a=10,b=90',
  },
  {
    what: 'set-weight of any sum',
    decide: decideWeights(parseWeights('a=1,b=3'), { normalize: true }),
    at: moment('a=30,b=70'),
    to: 'a=25,b=75',
  },
  {
    what: 'drain',
    decide: decideDrain('a'),
    at: moment('a=30,b=60,c=10'),
    to: 'a=0,b=86,c=14',
    reason: 'drain a',
  },
  {
    what: 'drain, with one that is not ready',
    decide: decideDrain('a'),
    at: moment('a=30,b=60,c=10', [], reporting('a', 'b')),
    to: 'a=0,b=90,c=10',
    reason: 'drain a',
  },
  {
    what: 'undrain',
    decide: decideUndrain('a'),
    at: moment('a=0,b=100', historyOf('a=30,b=70', 'a=0,b=100')),
    to: 'a=30,b=70',
    reason: 'undrain a',
  },
  {
    what: 'undo',
    decide: decideUndo(undefined),
    at: moment('a=0,b=100', historyOf('a=30,b=70', 'a=0,b=100')),
    to: 'a=30,b=70',
    reason: 'undo to revision 1',
  },
  {
    what: 'undo to a revision',
    decide: decideUndo(2),
    at: moment('a=1,b=99', historyOf('a=30,b=70', 'a=0,b=100', 'a=1,b=99')),
    to: 'a=0,b=100',
    reason: 'undo to revision 2',
  },
])('$what: $to, and only routes are to be written', ({ decide, at, to, reason }) => {
  const decision = decide(at);
  expect(textOf(decision)).toBe(to);
  expect(decision).toMatchObject({ routesOnly: true });
  expect(decision.reason).toBe(reason);
});

test('everything but weights stays as it is', () => {
  const at = moment('a=30,b=70');
  const { headIngress } = decideDrain('a')(at);
  const { routes: _, ...rest } = headIngress;
  expect(at.live.headIngress).toMatchObject(rest);
});

test.each([
  {
    what: 'a spoke that it does not have',
    decide: decideDrain('x'),
    message: 'no such spoke: x; available spokes: a, b',
  },
  {
    what: 'the same of undrain',
    decide: decideUndrain('x'),
    message: 'no such spoke: x; available spokes: a, b',
  },
])('$what is refused', ({ decide, message }) => {
  expect(() => decide(moment('a=30,b=70'))).toThrow(anError('usage', message));
});

describe('a spoke that is not ready', () => {
  const lame = moment('a=30,b=70', [], reporting('a'));

  test('gets no more, unless forced', () => {
    const requests = parseWeights('a=0,b=100');
    expect(() => decideWeights(requests)(lame)).toThrow(
      anError('not-ready', 'refusing to send traffic to spokes that are not ready: b (100 %)'),
    );
    expect(textOf(decideWeights(requests, { force: true })(lame))).toBe('a=0,b=100');
  });

  test('may get less, and is reported as not ready', () => {
    const decision = decideWeights(parseWeights('a=80,b=20'))(lame);
    expect(textOf(decision)).toBe('a=80,b=20');
    expect([...(decision.readiness ?? [])]).toEqual([['a', true]]);
  });
});

test.each([
  { error: new HmlsError('not-found', 'no', { reason: 'NotFound' }), why: 'no longer exists' },
  { error: new HmlsError('unreachable', 'refused'), why: 'could not be read: refused' },
])('a HyperMLService that $why: weights stay, unless forced', ({ error, why }) => {
  const at = moment('a=30,b=70', [], error);
  expect(() => decideDrain('a')(at)).toThrow(
    anError('not-ready', `it is unknown which spokes are ready: HyperMLService demo/mnist ${why}`, {
      is: 'force-unknown-readiness',
    }),
  );
  const forced = decideDrain('a', { force: true })(at);
  expect(textOf(forced)).toBe('a=0,b=100');
  expect(forced.readiness).toBeUndefined();
});
