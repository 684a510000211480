import { eventPrinter } from '../../src/render/events.ts';
import type { EventFacts } from '../../src/reports/events.ts';

const now = new Date('2024-04-15T10:02:00Z');
const event: EventFacts = {
  cluster: 'hub',
  namespace: 'demo',
  type: 'Normal',
  reason: 'FullyApplied',
  object: 'HyperMLService/mnist',
  message: 'All manifests have been successfully applied',
  count: 1,
  first: '2024-04-15T10:01:50Z',
  last: '2024-04-15T10:01:50Z',
};
const again = { ...event, count: 3, first: '2024-04-15T10:00:00Z' };

test('the header comes once, and the columns of a later call line up', () => {
  const print = eventPrinter({ clusters: false, namespaces: false, headers: true });
  expect(print([event], now)).toBe(
    'LAST SEEN   TYPE     REASON         OBJECT                 MESSAGE\n' +
      '10s         Normal   FullyApplied   HyperMLService/mnist   All manifests have been successfully applied\n',
  );
  expect(print([again], now)).toMatch(/^10s \(x3 over 2m\) {3}Normal {3}/);
});

test('cluster and namespace come first, if asked for', () => {
  const print = eventPrinter({ clusters: true, namespaces: true, headers: true });
  expect(print([event], now)).toMatch(/^CLUSTER +NAMESPACE +LAST SEEN .*\nhub +demo +10s /);
});

test('the header can be left out', () => {
  const print = eventPrinter({ clusters: false, namespaces: false, headers: false });
  expect(print([event], now)).toMatch(/^10s /);
});

test('a column stays as wide as it was in an earlier call', () => {
  const print = eventPrinter({ clusters: false, namespaces: false, headers: false });
  print([event], now);
  expect(print([{ ...event, type: 'Warning', reason: 'Failed', message: 'words' }], now)).toBe(
    '10s   Warning   Failed         HyperMLService/mnist   words\n',
  );
});

test('an event without times is of unknown age', () => {
  const { first: _, last: __, ...timeless } = event;
  const print = eventPrinter({ clusters: false, namespaces: false, headers: false });
  expect(print([timeless], now)).toMatch(/^<unknown> +Normal /);
});

test('neither the object nor the message can take over the terminal', () => {
  const print = eventPrinter({ clusters: false, namespaces: false, headers: false });
  expect(print([{ ...event, object: 'Pod/\u001b', message: '\u009b2J\nb' }], now)).toMatch(
    / Pod\/\^\[ {3}\\x9b2J\.\.\.\n$/,
  );
});

test('an event that recurred once says so', () => {
  const print = eventPrinter({ clusters: false, namespaces: false, headers: false });
  expect(print([{ ...again, count: 2 }], now)).toMatch(/^10s \(x2 over 2m\) +Normal /);
});
