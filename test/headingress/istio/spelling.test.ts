import {
  assertExpressible,
  entryNameOf,
  gatewayName,
  requirementFor,
} from '../../../src/headingress/istio/spelling.ts';
import { aHeadIngress, anError, aRoute } from '../../support/builders.ts';

test.each(['edge/gw', 'gw.edge'])('gateway %s stays as it is', (text) => {
  expect(gatewayName(text)).toBe(text);
});

test.each(['gw', 'edge/', '/gw', 'a/b/c', 'Edge/gw', 'edge/gw_1', ''])(
  'gateway "%s" is rejected',
  (text) => {
    expect(() => gatewayName(text)).toThrow(
      anError('usage', `invalid gateway "${text}": must be NAMESPACE/NAME`),
    );
  },
);

const at = (host: string, path = '/') => ({ scheme: 'http', host, port: 80, path }) as const;
const route = (spoke: string, host: string, path?: string) =>
  aRoute(spoke, { address: at(host, path) });

test.each([
  ['{host}', 'a.example.com'],
  ['{spoke}-{spoke}', 'spoke1-spoke1'],
  ['mnist', 'mnist'],
])('entry name %s gives %s', (entryName, expected) => {
  expect(entryNameOf({ entryName }, route('spoke1', 'a.example.com'))).toBe(expected);
});

test('what Istio can express', () => {
  const routes = [route('spoke1', 'a.example.com', '/x'), route('spoke2', 'b.example.com', '/x/')];
  expect(() => assertExpressible(aHeadIngress({ routes }))).not.toThrow();
  const paths = [route('spoke1', 'a.example.com', '/x'), route('spoke2', 'b.example.com', '/y')];
  expect(() => assertExpressible(aHeadIngress({ routes: paths, rewrite: false }))).not.toThrow();
  const sameHost = [route('spoke1', 'a.example.com'), route('spoke2', 'a.example.com')];
  const named = aHeadIngress({ routes: sameHost, entryName: 'mnist' });
  expect(() => assertExpressible(named)).not.toThrow();
});

test.each([
  {
    name: 'different paths with one rewrite',
    ingress: {
      routes: [route('spoke1', 'a.example.com', '/x'), route('spoke2', 'b.example.com', '/y')],
      rewrite: true,
    },
    message: 'endpoints have different paths: spoke1 /x, spoke2 /y',
  },
  {
    name: 'one name for different hosts',
    ingress: {
      routes: [route('spoke1', 'a.example.com'), route('spoke2', 'b.example.com')],
      entryName: 'mnist',
    },
    message: 'a.example.com and b.example.com cannot both be named mnist',
  },
])('refused: $name', ({ ingress, message }) => {
  expect(() => assertExpressible(aHeadIngress(ingress))).toThrow(anError('usage', message));
});

test('what a HeadIngress requires of a host: its ports, those with TLS, and the limits', () => {
  const secure = { scheme: 'https', host: 'a.example.com', port: 443, path: '/' } as const;
  const routes = [
    aRoute('spoke1', { address: secure }),
    route('spoke2', 'a.example.com'),
    route('spoke3', 'a.example.com'),
  ];
  const limits = { connectTimeout: '2s' };
  expect(requirementFor(aHeadIngress({ limits }), routes)).toEqual({
    ports: [80, 443],
    tls: [443],
    connectTimeout: '2s',
  });
  expect(requirementFor(aHeadIngress(), [route('spoke2', 'a.example.com')])).toEqual({
    ports: [80],
  });
});
