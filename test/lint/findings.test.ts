import { FINDINGS, pathOf, pathText, severityOf } from '../../src/lint/findings.ts';

test.each([
  [['spec', 'workloads', 0, 'clusters'], 'spec.workloads[0].clusters'],
  [['metadata', 'labels', 'a.b/c'], 'metadata.labels["a.b/c"]'],
  [[], ''],
])('%j is %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

test('a path of plain keys and indexes can be read back', () => {
  const path = ['spec', 'workloads', 12, 'manifests', 3];
  expect(pathOf(pathText(path))).toEqual(path);
});

test('every code has a severity and a meaning, and no number is left out', () => {
  const codes = Object.keys(FINDINGS).sort();
  expect(codes).toEqual(codes.map((_, i) => `HMLS${`${i + 1}`.padStart(4, '0')}`));
  expect(severityOf({ code: 'HMLS0003' })).toBe('error');
  expect(severityOf({ code: 'HMLS0014' })).toBe('warning');
});
