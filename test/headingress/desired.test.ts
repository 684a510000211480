import {
  decideApply,
  desiredHeadIngress,
  type HeadIngressOptions,
} from '../../src/headingress/desired.ts';
import { defaultSettings, weightsOf } from '../../src/headingress/headingress.ts';
import { parseWeights, weightsText } from '../../src/headingress/weights.ts';
import { aLive, anError, anMLService, aService, entry, ready } from '../support/builders.ts';

const reporting = (...spokes: string[]) =>
  aService({
    status: { aggregatedStatus: spokes.map((s) => entry(s, anMLService(), ready(s))) },
  });
const service = reporting('spoke1', 'spoke2');

const anew = (options: HeadIngressOptions = {}) =>
  desiredHeadIngress(service, undefined, options).headIngress;

const live = (options: HeadIngressOptions = {}) => aLive(anew(options));

/** A HeadIngress that was created with `before`, after applying `options`. */
const after = (before: HeadIngressOptions, options: HeadIngressOptions, of = service) =>
  decideApply(of, options)({ live: live(before) });

test('without options: the defaults, and an even split', () => {
  expect(anew()).toEqual({
    ...defaultSettings({ namespace: 'demo', name: 'mnist' }),
    source: { namespace: 'demo', name: 'mnist', uid: service.metadata.uid },
    namespace: 'demo',
    name: 'mnist',
    pins: [],
    routes: ['spoke1', 'spoke2'].map((spoke) => ({
      spoke,
      workload: 'torch',
      address: {
        scheme: 'http',
        host: `torch.demo.ksvc.${spoke}.example.com`,
        port: 80,
        path: '/',
      },
      weight: 50,
    })),
  });
});

test.each<[HeadIngressOptions, object]>([
  [
    { name: 'lb', namespace: 'edge' },
    { name: 'lb', namespace: 'edge' },
  ],
  [
    { gateways: ['a/b'], hosts: ['x.example'] },
    { gateways: ['a/b'], hosts: ['x.example'] },
  ],
  [{ prefix: '/m' }, { prefix: '/m/' }],
  [
    { rewrite: false, entryName: 'e-{spoke}' },
    { rewrite: false, entryName: 'e-{spoke}' },
  ],
  [{ service: 'torch' }, { choice: { service: 'torch' } }],
  [
    { timeout: '5s', retries: 0, connectTimeout: '1s' },
    { limits: { timeout: '5s', retries: 0, connectTimeout: '1s' } },
  ],
  [
    { outliers: { errors: 2 } },
    { limits: { outliers: { errors: 2, interval: '10s', ejectionTime: '30s' } } },
  ],
  [{ spokeHeader: 'X-Spoke' }, { spokeHeader: 'x-spoke' }],
])('%j gives %j, and stays until it is changed', (options, expected) => {
  expect(anew(options)).toMatchObject(expected);
  expect(after(options, {}).headIngress).toMatchObject(expected);
});

test('null removes a setting', () => {
  const before = {
    timeout: '5s',
    retries: 2,
    connectTimeout: '1s',
    outliers: {},
    spokeHeader: 'x-s',
  };
  const none = {
    timeout: null,
    retries: null,
    connectTimeout: null,
    outliers: null,
    spokeHeader: null,
  };
  const { headIngress } = after(before, none);
  expect(headIngress.limits).toEqual({});
  expect(headIngress).not.toHaveProperty('spokeHeader');
});

test('weights stay until others are requested', () => {
  const weights = parseWeights('spoke1=30,spoke2=70');
  const text = (options: HeadIngressOptions) =>
    weightsText(weightsOf(after({ weights }, options).headIngress.routes));
  expect(text({ prefix: '/other' })).toBe('spoke1=30,spoke2=70');
  expect(text({ weights: parseWeights('spoke1=1,spoke2=1'), normalize: true })).toBe(
    'spoke1=50,spoke2=50',
  );
});

test('changes of the spokes are noted, and are the reason', () => {
  const { notes, reason } = after({}, {}, reporting('spoke2', 'spoke3'));
  expect(notes).toEqual([
    'spoke1 left with 50 %',
    'spoke3 joined with 0 %: it gets no traffic until its weight is set',
  ]);
  expect(reason).toBe(notes?.join('; '));
});

test('a pin is removed with its spoke', () => {
  const pins = ['spoke1', 'spoke2'].map((spoke) => ({ header: 'x-s', value: spoke, spoke }));
  const { notes, headIngress } = decideApply(
    reporting('spoke2'),
    {},
  )({ live: aLive({ ...anew(), pins }) });
  expect(headIngress.pins).toEqual(pins.slice(1));
  expect(notes).toContain('x-s=spoke1 is no longer pinned');
});

test('requests go to a spoke that is not ready only with force', () => {
  const [one, two] = service.status?.aggregatedStatus ?? [];
  const aggregatedStatus = [one, two && { ...two, stale: true }].flatMap((e) => e ?? []);
  const lame = aService({ status: { aggregatedStatus } });
  const options = { weights: parseWeights('spoke1=0,spoke2=100') };
  expect(() => desiredHeadIngress(lame, undefined, options)).toThrow(
    anError('not-ready', 'refusing to send traffic to spokes that are not ready: spoke2 (100 %)'),
  );
  expect(desiredHeadIngress(lame, undefined, { ...options, force: true })).toMatchObject({
    headIngress: { routes: [{ weight: 0 }, { weight: 100 }] },
  });
});

test.each<[HeadIngressOptions, string]>([
  [{ prefix: 'm' }, 'invalid prefix "m": must be a path that starts with /'],
  [{ service: 'x' }, 'mnist has no workload "x"; it has torch'],
  [
    { weights: parseWeights('spoke3=100') },
    'no such spoke: spoke3; available spokes: spoke1, spoke2',
  ],
])('%j is invalid', (options, message) => {
  expect(() => anew(options)).toThrow(anError('usage', message));
});
