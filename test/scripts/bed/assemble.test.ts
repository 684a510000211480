import { assemble, selectParts } from '../../bed/assemble.ts';
import type { Bed } from '../../bed/bed.ts';
import type { Part } from '../../bed/parts/part.ts';

function part(name: string, needs: string[], start: () => void): Part {
  return { name, needs, start: async () => start() };
}

/** Parts that note when they start. */
function diamond() {
  const order: string[] = [];
  const noting = (name: string, ...needs: string[]) => part(name, needs, () => order.push(name));
  const parts = [
    noting('roof', 'left', 'right'),
    noting('left', 'base'),
    noting('right', 'base'),
    noting('base'),
    noting('shed'),
  ];
  return { order, parts };
}

const bed = { report: () => {} } as unknown as Bed;

test('a part starts once, after what it needs', async () => {
  const { order, parts } = diamond();
  await assemble(parts, bed);
  expect([...order].sort()).toEqual(['base', 'left', 'right', 'roof', 'shed']);
  expect(order.indexOf('base')).toBeLessThan(order.indexOf('left'));
  expect(order.indexOf('roof')).toBeGreaterThan(order.indexOf('right'));
});

test('a part that fails fails the bed, and what needs it does not start', async () => {
  const failing = part('base', [], () => {
    throw new Error('no port');
  });
  const started: string[] = [];
  const parts = [failing, part('roof', ['base'], () => started.push('roof'))];
  await expect(assemble(parts, bed)).rejects.toThrow('no port');
  expect(started).toEqual([]);
});

test('parts that are asked for come with what they need', () => {
  const { parts } = diamond();
  const names = selectParts(parts, ['left']).map(({ name }) => name);
  expect(names.sort()).toEqual(['base', 'left']);
});

test('a name that no part has is refused with those that there are', () => {
  const { parts } = diamond();
  const all = 'roof, left, right, base, shed';
  expect(() => selectParts(parts, ['garage'])).toThrow(
    `unknown part "garage"; known parts: ${all}`,
  );
});
