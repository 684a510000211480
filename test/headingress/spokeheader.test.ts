import { spokeHeaderName } from '../../src/headingress/spokeheader.ts';
import { anError } from '../support/builders.ts';

test.each([
  ['x-hmls-spoke', 'x-hmls-spoke'],
  ['X-Served-By', 'x-served-by'],
  ['via2', 'via2'],
])('%s is %s', (text, name) => {
  expect(spokeHeaderName(text)).toBe(name);
});

test.each(['', 'a b', 'a:', ':authority', 'Host', 'content-length', 'x-envoy-x', '-a', 'a_b'])(
  '"%s" is rejected',
  (text) => {
    expect(() => spokeHeaderName(text)).toThrow(
      anError(
        'usage',
        `invalid spoke header "${text}": must consist of letters, digits and "-", and must not be a reserved header`,
        'for example x-hmls-spoke',
      ),
    );
  },
);
