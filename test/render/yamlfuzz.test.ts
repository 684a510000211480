import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { manifestsIn } from '../../src/render/manifestreader.ts';
import { validated } from '../../src/render/validation.ts';

const sample = readFileSync(join(import.meta.dirname, '../manual/hmls-sample.yaml'), 'utf8');
const seeds = [sample, '{"a": [1, {"b": "c"}]}', 'a: &a [1]\nb: *a\n<<: {c: d}\n', '- - - ? a : b'];

/** What breaks readers: marks of YAML and JSON, odd numbers, odd characters, names that objects have. */
const PIECES = [
  ...'{}[]:,&*!|>-?#%@`"\'\\\t\r\n 0',
  ...[
    '---\n',
    '...\n',
    '<<: ',
    '*a',
    '&a ',
    '!!int ',
    '!<x>',
    '\u0000',
    '\uFEFF',
    '\uD800',
    '\u2028',
  ],
  ...['__proto__', 'constructor', 'toString', '.inf', '.nan', '1e999', '0x', '-0', '9'.repeat(400)],
  ...[
    'kind: List\nitems: 1\n',
    'metadata: 1\n',
    'apiVersion: [x]\n',
    '{'.repeat(300),
    '['.repeat(300),
  ],
];

/** The same numbers in every run: mulberry32. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function spoilt(text: string, random: (below: number) => number): string {
  let spoilt = text;
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(spoilt.length + 1);
    const gone = random(3) === 0 ? random(40) : 0;
    spoilt = spoilt.slice(0, at) + PIECES[random(PIECES.length)] + spoilt.slice(at + gone);
  }
  return spoilt;
}

const rules = {
  schema: serviceSchema(),
  policy: { allowNamespaces: [], allowClusterKinds: [] },
};

test('10,000 spoilt texts: each is read, or has findings with a place, and none takes long', () => {
  const random = numbers(1);
  let slowest = 0;
  for (let i = 0; i < 10_000; i++) {
    const text = spoilt(seeds[random(seeds.length)] ?? '', random);
    const start = performance.now();
    const { findings } = validated([manifestsIn({ name: 'x', text })], rules);
    slowest = Math.max(slowest, performance.now() - start);
    for (const { line, column, message } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toBe('');
    }
  }
  expect(slowest).toBeLessThan(2000);
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 60_000);
