import { nextNudge, nudgeIfDue } from '../../src/karmada/nudge.ts';
import type { Work } from '../../src/karmada/work.ts';
import { aCondition, aSpoke, aWork } from '../support/builders.ts';

const READY_SINCE = '2024-04-15T09:00:00Z';
/** See aCondition. */
const FAILED_AT = '2024-04-15T10:05:00Z';

interface Tries {
  readonly status?: 'True' | 'False';
  readonly nudgedAt?: string;
  readonly readySince?: string;
  readonly deletionTimestamp?: string;
}

function work({ status = 'False', nudgedAt, readySince = READY_SINCE, ...metadata }: Tries): Work {
  const plain = aWork({}, { conditions: [aCondition('Applied', status)] });
  const annotations = {
    ...plain.metadata.annotations,
    'tensorstack.dev/spoke-ready-since': readySince,
    ...(nudgedAt && { 'tensorstack.dev/nudged-at': nudgedAt }),
  };
  return { ...plain, metadata: { ...plain.metadata, ...metadata, annotations } };
}

const at = (time: string) => new Date(`2024-04-15T${time}Z`);

test.each<{ name: string; tries: Tries; due: string }>([
  { name: 'first, 5 s after it failed', tries: {}, due: '10:05:05' },
  {
    name: 'then after twice the time',
    tries: { nudgedAt: '2024-04-15T10:05:20.000Z' },
    due: '10:05:40',
  },
  {
    name: 'finally every minute',
    tries: { nudgedAt: '2024-04-15T12:00:00.000Z' },
    due: '12:01:00',
  },
  {
    name: 'a minute after the nudge for a spoke that came back',
    tries: { readySince: '2024-04-15T11:00:00Z' },
    due: '11:01:00',
  },
  {
    name: 'if it is terminating, by the time since its deletion',
    tries: { status: 'True', deletionTimestamp: '2024-04-15T10:10:00Z' },
    due: '10:10:05',
  },
])('a Work is due $name', ({ tries, due }) => {
  expect(nextNudge(work(tries))).toBe(at(due).getTime());
});

test('one that is applied is never due', () => {
  expect(nextNudge(work({ status: 'True' }))).toBeUndefined();
});

test('one without an Applied condition is not due: Karmada has only just begun', () => {
  expect(nextNudge(aWork({}))).toBeUndefined();
});

describe('a nudge', () => {
  const spoke = aSpoke('spoke1');

  test('when due, the spec is encoded differently with the same meaning, and the time is recorded', () => {
    const failed = work({});
    expect(nudgeIfDue(failed, spoke, at('10:05:05'))).toEqual({
      ...failed,
      metadata: {
        ...failed.metadata,
        annotations: {
          ...failed.metadata.annotations,
          'tensorstack.dev/nudged-at': '2024-04-15T10:05:05.000Z',
        },
      },
      spec: { ...failed.spec, suspendDispatching: false },
    });
  });

  test.each([
    ['it is not due yet', work({}), spoke],
    ['it is applied', work({ status: 'True' }), spoke],
    ['the spoke is not Ready', work({}), aSpoke('spoke1', 'False')],
    ['the spoke is not registered', work({}), undefined],
  ])('not when %s', (_, pending, cluster) => {
    expect(nudgeIfDue(pending, cluster, new Date(FAILED_AT))).toBeUndefined();
  });

  test('one whose spoke came back, at once', () => {
    const missed = work({ readySince: '2024-04-14T09:00:00Z' });
    expect(nudgeIfDue(missed, spoke, new Date(FAILED_AT))?.metadata.annotations).toMatchObject({
      'tensorstack.dev/spoke-ready-since': READY_SINCE,
    });
  });
});
