import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { validated } from '../../src/reports/validation.ts';
import { manifestsIn } from '../../src/yaml/manifests.ts';
import { numbers, oneOf, spoilt } from '../support/spoilt.ts';

const sample = readFileSync(join(import.meta.dirname, '../manual/hmls-sample.yaml'), 'utf8');
const seeds = [sample, '{"a": [1, {"b": "c"}]}', 'a: &a [1]\nb: *a\n<<: {c: d}\n', '- - - ? a : b'];

const rules = {
  schema: serviceSchema(),
  policy: { allowNamespaces: [], allowClusterKinds: [] },
};

test('10,000 spoilt texts: each is read, or has findings with a place, and none takes long', () => {
  const random = numbers(1);
  let slowest = 0;
  for (let i = 0; i < 10_000; i++) {
    const text = spoilt(oneOf(seeds, random), random);
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
