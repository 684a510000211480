import type { Example } from '../../src/headingress/istio/routing/findings.ts';
import { ingressCheckText } from '../../src/render/ingresscheck.ts';
import type { ReportedFinding } from '../../src/reports/headingress.ts';

const headIngress = { namespace: 'demo', name: 'mnist' };
const finding: ReportedFinding = {
  code: 'HMLS0108',
  objects: [{ kind: 'VirtualService', namespace: 'ops', name: 'rival' }],
  facts: { host: 'a.example' },
  message: 'something is wrong',
  effect: 'requests get 404',
  fix: 'do this',
};

const example = (more: Partial<Example['request']> = {}, port = 80, answeredBy?: string) => ({
  port,
  answeredBy,
  request: {
    method: 'GET',
    scheme: 'http',
    authority: 'a.example',
    path: '/m/',
    headers: {},
    query: {},
    ...more,
  },
});

test('for people: a paragraph for each finding', () => {
  const findings = [finding, { ...finding, code: 'HMLS0109', example: example() } as const];
  expect(
    ingressCheckText([{ headIngress, findings }]),
  ).toBe(`demo/mnist: warning HMLS0108: something is wrong
  effect: requests get 404
  fix: do this
demo/mnist: error HMLS0109: something is wrong
  effect: requests get 404
  for example: GET http://a.example/m/ gets 404
  fix: do this
`);
});

test.each<{ given: Example; text: string }>([
  { given: example({ method: 'PUT' }), text: 'PUT http://a.example/m/ gets 404' },
  { given: example({}, 8080), text: 'GET http://a.example:8080/m/ gets 404' },
  { given: example({ scheme: 'https' }, 443), text: 'GET https://a.example/m/ gets 404' },
  { given: example({ scheme: 'https' }, 80), text: 'GET https://a.example:80/m/ gets 404' },
  { given: example({ query: { a: 'b c' } }), text: 'GET http://a.example/m/?a=b+c gets 404' },
  {
    given: example({ headers: { 'x-a': 'b c' } }, 80, 'ops/rival'),
    text: "GET http://a.example/m/ -H 'x-a: b c' goes to VirtualService ops/rival",
  },
])('an example: $text', ({ given, text }) => {
  const findings = [{ ...finding, example: given }];
  expect(ingressCheckText([{ headIngress, findings }])).toContain(`  for example: ${text}\n`);
});

test('an object may not take over the terminal', () => {
  const findings = [{ ...finding, message: '\u001b[2J' }];
  expect(ingressCheckText([{ headIngress, findings }])).not.toContain('\u001b');
});
