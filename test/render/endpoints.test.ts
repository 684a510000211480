import { styleOf } from '../../src/render/cells.ts';
import { renderEndpoints } from '../../src/render/endpoints.ts';
import type { EndpointFacts } from '../../src/reports/endpoints.ts';

const facts: EndpointFacts = {
  namespace: 'demo',
  service: 'mnist',
  cluster: 'spoke1',
  workload: 'MLService/torch',
  endpoint: 'address',
  url: 'http://a',
  ready: true,
};
const { url: _, ...unaddressed } = facts;
const all = [facts, { ...unaddressed, cluster: 'spoke2', ready: false, message: 'Pulling' }];
const options = { style: styleOf('none', false), namespaces: false, headers: true, checks: false };
const linesOf = (text: string) => text.split('\n').map((line) => line.trimEnd());

test('each address has a line', () => {
  expect(linesOf(renderEndpoints(all, options))).toEqual([
    'NAME    SPOKE    WORKLOAD          ENDPOINT   READY   URL        MESSAGE',
    'mnist   spoke1   MLService/torch   address    True    http://a',
    'mnist   spoke2   MLService/torch   address    False   -          Pulling',
    '',
  ]);
});

test('the namespace comes first, and headers can be left out', () => {
  const text = renderEndpoints([facts], { ...options, namespaces: true, headers: false });
  expect(text).toMatch(/^demo +mnist +spoke1 /);
});

test('the result of a request comes before the address', () => {
  const check = { ok: true, result: '200 OK', milliseconds: 12 };
  const text = renderEndpoints([{ ...facts, check }, unaddressed], { ...options, checks: true });
  expect(linesOf(text).slice(0, 3)).toEqual([
    'NAME    SPOKE    WORKLOAD          ENDPOINT   READY   CHECK            URL        MESSAGE',
    'mnist   spoke1   MLService/torch   address    True    200 OK in 12ms   http://a',
    'mnist   spoke1   MLService/torch   address    True    -                -',
  ]);
});

test.each([
  [true, false, '+ True   x 200 OK in 12ms'],
  [false, true, 'x False   + 200 OK in 12ms'],
])('ready: %s, answers well: %s, each with a level of its own', (isReady, ok, cells) => {
  const check = { ok, result: '200 OK', milliseconds: 12 };
  const style = styleOf('ascii', false);
  const one = { ...facts, ready: isReady, check };
  expect(renderEndpoints([one], { ...options, style, headers: false, checks: true })).toContain(
    ` address   ${cells}   http`,
  );
});

test('no address, response or message can take over the terminal', () => {
  const check = { ok: false, result: '\u001b1', milliseconds: 1 };
  const one = { ...facts, url: 'http://\u001b2', message: '\u001b3', check };
  expect(renderEndpoints([one], { ...options, checks: true })).toMatch(
    / {3}\^\[1 in 1ms {3}http:\/\/\^\[2 {3}\^\[3\n$/,
  );
});
