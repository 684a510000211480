import { isOurs } from '../../src/headingress/ownership.ts';

test.each([
  { labels: { 'app.kubernetes.io/managed-by': 'kubectl-hmls', more: 'x' }, ours: true },
  { labels: { 'app.kubernetes.io/managed-by': 'Helm' }, ours: false },
  { labels: undefined, ours: false },
])('an object with labels $labels: ours is $ours', ({ labels, ours }) => {
  const metadata = { name: 'x', ...(labels && { labels }) };
  expect(isOurs({ apiVersion: 'v1', kind: 'X', metadata })).toBe(ours);
});
