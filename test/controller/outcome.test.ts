import type { HmlsOutcome } from '../../src/controller/hmls/dependents.ts';
import { combined } from '../../src/controller/outcome.ts';

test.each<Record<'a' | 'b' | 'both', HmlsOutcome>>([
  { a: {}, b: {}, both: {} },
  { a: { requeueAfterMs: 500 }, b: {}, both: { requeueAfterMs: 500 } },
  { a: { requeueAfterMs: 500 }, b: { requeueAfterMs: 100 }, both: { requeueAfterMs: 100 } },
  {
    a: { requeueAfterMs: 0 },
    b: { requeueAfterMs: 100, dependsOn: [] },
    both: { requeueAfterMs: 0, dependsOn: [] },
  },
])('$a and $b', ({ a, b, both }) => {
  expect(combined(a, b)).toEqual(both);
});
