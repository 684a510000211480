import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Reads jest's result of a run.
 *
 * A suite that could not be run counts as one failure, and so does a run that wrote nothing.
 *
 * @param {string} path
 * @returns {Counts}
 */
export function readCounts(path) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  return countsOf(JSON.parse(readFileSync(path, 'utf8')));
}

/**
 * @param {Record<'numPassedTests' | 'numFailedTests' | 'numRuntimeErrorTestSuites' | 'numPendingTests' | 'numTodoTests', number>} result jest's JSON
 * @returns {Counts}
 */
export function countsOf(result) {
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function sumOf(counts) {
  /** @param {keyof Counts} key */
  const sum = (key) => counts.reduce((total, it) => total + it[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/**
 * e.g. `12 passed, 0 failed`, or `12 passed, 0 failed, 1 skipped`.
 *
 * @param {Counts} counts
 */
export function summaryOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
