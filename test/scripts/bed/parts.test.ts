import { selectParts } from '../../bed/assemble.ts';
import { partsOf } from '../../bed/parts/index.ts';

const namesOf = (join: boolean) => partsOf({ join }).map(({ name }) => name);

test('every part needs only parts that there are', () => {
  const parts = partsOf({ join: true });
  expect(selectParts(parts, namesOf(true))).toHaveLength(parts.length);
});

test('no two parts have the same name', () => {
  expect(new Set(namesOf(true)).size).toBe(namesOf(true).length);
});

test('spokes are registered only on request', () => {
  const added = namesOf(true).filter((name) => !namesOf(false).includes(name));
  expect(added).toEqual(['spoke1-join', 'spoke2-join']);
});
