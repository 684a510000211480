import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads what jest wrote about a run: `{ passed, failed, skipped }`.
 *
 * A suite that could not be run counts as one failure, and so does a run that wrote nothing.
 */
export function readCounts(path) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  return countsOf(JSON.parse(readFileSync(path, 'utf8')));
}

/** @param result jest's JSON */
export function countsOf(result) {
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

export function sumOf(counts) {
  const sum = (key) => counts.reduce((total, it) => total + it[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** e.g. `12 passed, 0 failed`, or `12 passed, 0 failed, 1 skipped`. */
export function summaryOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
