import type { AggregatedEntry } from '../../src/hmls/hypermlservice.ts';
import { budgetBeside, fittedEntries } from '../../src/status/budget.ts';
import { mlService } from '../../src/workloads/mlservice.ts';
import { anMLService, entry, ready } from '../support/builders.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'demo', name: 's3' } };
const wordy = { ...ready('spoke1'), history: 'x'.repeat(400) };

/** One MLService and one Secret on each of `count` spokes. */
const onSpokes = (count: number, status: unknown = wordy): AggregatedEntry[] =>
  Array.from({ length: count }, (_, i) => `spoke${i}`).flatMap((spoke) => [
    entry(spoke, anMLService(), status),
    entry(spoke, secret),
  ]);

test('what fits stays as it is', () => {
  const entries = onSpokes(10);
  expect(fittedEntries(entries, budgetBeside(1000))).toEqual({ entries, omitted: 0 });
});

test('a long message is cut between characters', () => {
  const said = { ...entry('spoke1', secret), applied: false, appliedMessage: '超'.repeat(1000) };
  const { entries } = fittedEntries([said], budgetBeside(0));
  const [{ appliedMessage = '' } = {}] = entries;
  expect(Buffer.byteLength(appliedMessage)).toBeLessThanOrEqual(1024);
  expect(appliedMessage).toMatch(/^超+…\(\+\d+ bytes\)$/);
});

test('above the first limit entries keep what routing and readiness need', () => {
  const entries = onSpokes(1000);
  const fitted = fittedEntries(entries, budgetBeside(10_000));
  expect(fitted.omitted).toBe(0);
  expect(bytesOf(fitted.entries)).toBeLessThan(bytesOf(entries) / 1.5);
  const [entry] = fitted.entries;
  expect(mlService.inspect(entry?.status, anMLService())).toEqual(
    mlService.inspect(wordy, anMLService()),
  );
});

test('above the last limit failures come first, in the old order, and the rest is counted', () => {
  const entries = onSpokes(5000).map((e, i) => (i % 100 === 99 ? { ...e, applied: false } : e));
  const fitted = fittedEntries(entries, budgetBeside(0));
  expect(bytesOf(fitted.entries)).toBeLessThanOrEqual(1 << 20);
  expect(fitted.entries.length + fitted.omitted).toBe(10_000);
  expect(fitted.entries.filter((e) => !e.applied)).toHaveLength(100);
  const order = fitted.entries.map((e) => entries.findIndex((o) => o.cluster === e.cluster));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test.each([
  { beside: 0, compactAboveBytes: 524_288, atMostBytes: 1_048_576 },
  { beside: 1_000_000, compactAboveBytes: 400_000, atMostBytes: 400_000 },
  { beside: 2_000_000, compactAboveBytes: 0, atMostBytes: 0 },
])('beside $beside bytes of spec', ({ beside, ...budget }) => {
  expect(budgetBeside(beside)).toEqual(budget);
});
