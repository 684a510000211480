import { attributedSpoke, expectationOf } from '../../../src/headingress/traffic/expectation.ts';
import { aHeadIngress, aRoute } from '../../support/builders.ts';

const routes = [aRoute('spoke1', { weight: 30 }), aRoute('spoke2', { weight: 70 })];
const at = (host: string, port: number) => ({ scheme: 'http', host, port, path: '/' }) as const;

test.each([
  { value: 'spoke1', spoke: 'spoke1' },
  { value: ' spoke2 ', spoke: 'spoke2' },
  { value: 'spoke2.example.com', spoke: 'spoke2' },
  { value: 'SPOKE2.example.com:80', spoke: 'spoke2' },
  { value: 'spoke2.example.com:8080', spoke: undefined },
  { value: 'outbound|80||spoke1.example.com', spoke: 'spoke1' },
  { value: 'outbound|80|v2|spoke1.example.com', spoke: 'spoke1' },
  { value: 'outbound|443||spoke1.example.com', spoke: undefined },
  { value: 'spoke3', spoke: undefined },
  { value: '', spoke: undefined },
])('"$value" means $spoke', ({ value, spoke }) => {
  expect(attributedSpoke(value, routes)).toBe(spoke);
});

test('spokes behind one host are distinguished by port or name only', () => {
  const shared = [
    aRoute('spoke1', { address: at('lb.example.com', 80) }),
    aRoute('spoke2', { address: at('lb.example.com', 8080) }),
    aRoute('spoke3', { address: at('lb.example.com', 8080) }),
  ];
  expect(attributedSpoke('lb.example.com:80', shared)).toBe('spoke1');
  expect(attributedSpoke('lb.example.com:8080', shared)).toBeUndefined();
  expect(attributedSpoke('spoke3', shared)).toBe('spoke3');
});

const pins = [
  { header: 'x-canary', value: 'yes', spoke: 'spoke1' },
  { header: 'x-spoke', value: 'two', spoke: 'spoke2' },
];
const ingress = aHeadIngress({ routes, pins });
const weightsWith = (...headers: [string, string][]) =>
  Object.fromEntries(expectationOf(ingress, new Map(headers)).weights);

test('requests go by weight, or to the spoke of the first pin that matches', () => {
  expect(weightsWith()).toEqual({ spoke1: 30, spoke2: 70 });
  expect(weightsWith(['x-canary', 'no'])).toEqual({ spoke1: 30, spoke2: 70 });
  expect(weightsWith(['x-spoke', 'two'])).toEqual({ spoke1: 0, spoke2: 100 });
  expect(weightsWith(['x-spoke', 'two'], ['x-canary', 'yes'])).toEqual({ spoke1: 100, spoke2: 0 });
});

test('what identifies spokes: the header of the HeadIngress, or one that the user names', () => {
  const none = new Map<string, string>();
  expect(expectationOf(ingress, none).attribution).toBeUndefined();
  expect(expectationOf(ingress, none, 'X-Who').attribution).toEqual({
    header: 'x-who',
    ours: false,
  });
  const named = { ...ingress, spokeHeader: 'x-hmls-spoke' };
  expect(expectationOf(named, none).attribution).toEqual({ header: 'x-hmls-spoke', ours: true });
  expect(expectationOf(named, none, 'X-Hmls-Spoke').attribution).toEqual({
    header: 'x-hmls-spoke',
    ours: true,
  });
  expect(expectationOf(named, none, 'x-who').attribution).toEqual({ header: 'x-who', ours: false });
});
