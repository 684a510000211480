import { countsOf, readCounts, summaryOf, sumOf } from '../../scripts/test/counts.mjs';

const JEST = {
  numPassedTests: 7,
  numFailedTests: 1,
  numRuntimeErrorTestSuites: 2,
  numPendingTests: 1,
  numTodoTests: 1,
};

test('a suite that could not be run counts as a failure', () => {
  expect(countsOf(JEST)).toEqual({ passed: 7, failed: 3, skipped: 2 });
});

test('a tier that left no result counts as a failure', () => {
  expect(readCounts('/nowhere/unit.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the closing line names skipped tests only if there are any', () => {
  const passing = { passed: 12, failed: 0, skipped: 0 };
  expect(summaryOf(passing)).toBe('12 passed, 0 failed');
  expect(summaryOf(sumOf([passing, countsOf(JEST)]))).toBe('19 passed, 3 failed, 2 skipped');
});
