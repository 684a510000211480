import { hasFinalReason, readinessByCondition, reasonOf } from '../../src/workloads/readiness.ts';

const status = (ready: object) => ({ conditions: [{ type: 'Ready', ...ready }] });

test.each([
  { given: undefined, ready: false, phase: 'unknown', reason: 'NotReported' },
  { given: { replicas: 1 }, ready: false, phase: 'progressing', reason: 'Progressing' },
  { given: status({ status: 'True' }), ready: true, phase: 'ready', reason: undefined },
  {
    given: status({ status: 'False', reason: 'PullingImage' }),
    ready: false,
    phase: 'progressing',
    reason: 'PullingImage',
  },
  {
    given: status({ status: 'False', reason: 'RevisionFailed' }),
    ready: false,
    phase: 'failed',
    reason: 'RevisionFailed',
  },
  {
    given: status({ status: 'Unknown', reason: 'RevisionFailed' }),
    ready: false,
    phase: 'progressing',
    reason: 'RevisionFailed',
  },
])('$given.conditions.0 is $phase $reason', ({ given, ready, phase, reason }) => {
  const { message: _, ...found } = readinessByCondition(given);
  expect(found).toEqual({ ready, phase, ...(reason && { reason }) });
});

test('a message is passed on, or made from the condition', () => {
  const message = 'Pulling the image';
  expect(readinessByCondition(status({ status: 'False', message })).message).toBe(message);
  expect(readinessByCondition(status({ status: 'False', reason: 'Why' })).message).toBe(
    'Condition Ready is False: Why',
  );
});

test('what counts as a failure may be decided by the kind', () => {
  const given = status({ status: 'False', reason: 'Why' });
  expect(readinessByCondition(given, () => true).phase).toBe('failed');
});

test.each([
  ['RevisionFailed', 'RevisionFailed', true],
  ['A sentence.', 'NotReady', false],
  [undefined, 'NotReady', false],
])('the reason %s is %s', (text, reason, isFinal) => {
  expect(reasonOf(text)).toBe(reason);
  expect(hasFinalReason({ reason })).toBe(isFinal);
});
