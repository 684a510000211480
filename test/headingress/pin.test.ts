import {
  decidePin,
  decideUnpin,
  parsePin,
  withoutPin,
  withPin,
} from '../../src/headingress/pin.ts';
import { aHeadIngress, aLive, anError } from '../support/builders.ts';

test.each([
  { text: 'x-hmls-spoke=spoke2', spoke: undefined, pin: ['x-hmls-spoke', 'spoke2', 'spoke2'] },
  { text: 'X-Canary=yes', spoke: 'spoke1', pin: ['x-canary', 'yes', 'spoke1'] },
  { text: 'cookie=a=b;c', spoke: 'spoke1', pin: ['cookie', 'a=b;c', 'spoke1'] },
])('$text pins to $pin', ({ text, spoke, pin: [header, value, named] }) => {
  expect(parsePin(text, spoke)).toEqual({ header, value, spoke: named });
});

test.each(['', 'x-spoke', 'x-spoke=', '=a', 'a b=c', 'x=a b', 'host=a', 'Host=a'])(
  'the header "%s" is rejected',
  (text) => {
    expect(() => parsePin(text)).toThrow(
      anError(
        'usage',
        `invalid header "${text}": must be NAME=VALUE, and the name must not be Host`,
      ),
    );
  },
);

const [one, two] = [parsePin('x-spoke=spoke1'), parsePin('x-spoke=spoke2')];

test('a pin replaces one for the same header and value', () => {
  const other = parsePin('x-spoke=spoke1', 'spoke3');
  expect(withPin([one, two], other)).toEqual([two, other]);
});

test('one pin is removed, or all', () => {
  expect(withoutPin([one, two], 'X-Spoke=spoke1')).toEqual([two]);
  expect(withoutPin([one, two], undefined)).toEqual([]);
});

test('a pin that does not exist cannot be removed', () => {
  expect(() => withoutPin([], undefined)).toThrow(anError('not-found', 'nothing is pinned'));
  expect(() => withoutPin([one], 'x-spoke=spoke2')).toThrow(
    anError('not-found', 'x-spoke=spoke2 is not pinned'),
  );
});

test('pin and unpin change the pins, and only routes are to be written', () => {
  const headIngress = aHeadIngress();
  const decision = decidePin(one)({ live: aLive(headIngress) });
  expect(decision).toEqual({ headIngress: { ...headIngress, pins: [one] }, routesOnly: true });
  expect(decideUnpin(undefined)({ live: aLive(decision.headIngress) })).toEqual({
    headIngress,
    routesOnly: true,
  });
});

test('a spoke that has no route cannot be pinned to', () => {
  const lost = { header: 'x-spoke', value: 'a', spoke: 'spoke3' };
  expect(() => decidePin(lost)({ live: aLive(aHeadIngress()) })).toThrow(
    anError('usage', 'no such spoke to pin to: spoke3'),
  );
});
