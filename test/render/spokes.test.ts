import { styleOf } from '../../src/render/cells.ts';
import { renderSpokes } from '../../src/render/spokes.ts';
import type { SpokeFacts } from '../../src/reports/spokes.ts';

const now = new Date('2024-04-15T10:00:00Z');
const spokes: SpokeFacts[] = [
  {
    name: 'spoke1',
    ready: 'True',
    version: 'v1.35.4',
    mode: 'Push',
    created: '2024-04-15T09:00:00Z',
    services: 2,
    works: 7,
    apiEndpoint: 'https://10.0.0.1:6443',
    message: 'cluster is healthy',
  },
  { name: 'spoke2', ready: 'Unknown', services: 0, works: 0 },
];
const options = { style: styleOf('none', false), wide: false, headers: true };

test('each spoke has a line', () => {
  expect(renderSpokes(spokes, options, now)).toBe(
    'NAME     READY     VERSION     MODE        HMLS   WORKS   AGE\n' +
      'spoke1   True      v1.35.4     Push        2      7       60m\n' +
      'spoke2   Unknown   <unknown>   <unknown>   0      0       <unknown>\n',
  );
});

test('wide, the API endpoint and the message come last', () => {
  const text = renderSpokes(spokes.slice(0, 1), { ...options, wide: true, headers: false }, now);
  expect(text).toBe(
    'spoke1   True   v1.35.4   Push   2     7     60m   https://10.0.0.1:6443   cluster is healthy\n',
  );
});

test.each([
  ['True', '+ True'],
  ['False', 'x False'],
  ['Unknown', '? Unknown'],
] as const)('ready: %s has the icon of its level', (ready, shown) => {
  const bare = { name: 'spoke2', ready, services: 0, works: 0 };
  const text = renderSpokes([bare], { ...options, style: styleOf('ascii', false) }, now);
  expect(text).toContain(`\nspoke2   ${shown}   <unknown>`);
});

test('a message cannot take over the terminal', () => {
  const spoke: SpokeFacts = {
    name: 'spoke1',
    ready: 'False',
    services: 0,
    works: 0,
    message: '\u001b[2J',
  };
  expect(renderSpokes([spoke], { ...options, wide: true }, now)).toMatch(/ \^\[\[2J\n$/);
});
