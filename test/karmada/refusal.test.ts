import { conflictWith, notServedByKarmada, spokeRefusal } from '../../src/karmada/refusal.ts';
import { aPlacement, aSpoke } from '../support/builders.ts';

test('a kind that Karmada does not serve: the message has the fix', () => {
  expect(notServedByKarmada(aPlacement())).toEqual({
    reason: 'KindNotServedByKarmada',
    message:
      "Karmada's API server does not serve MLService (tensorstack.dev/v1beta1); install its CRD there: Karmada needs the CRD of every kind that it propagates",
  });
});

test('another owner is named', () => {
  expect(conflictWith(aPlacement(), 'HyperMLService demo/other')).toEqual({
    reason: 'Conflict',
    message:
      'MLService/torch on spoke1 belongs to HyperMLService demo/other; remove it from one of the two',
  });
});

describe('a spoke', () => {
  const complete = (kind: string) => {
    const spoke = aSpoke('spoke1');
    const known = {
      type: 'CompleteAPIEnablements',
      status: 'True',
      lastTransitionTime: '',
    } as const;
    const apiEnablements = [
      { groupVersion: 'tensorstack.dev/v1beta1', resources: [{ name: 'x', kind }] },
    ];
    const conditions = [...(spoke.status?.conditions ?? []), known];
    return { ...spoke, status: { conditions, apiEnablements } };
  };

  test.each([
    { name: 'not registered', spoke: undefined, reason: 'ClusterNotFound' },
    { name: 'without the kind', spoke: complete('Other'), reason: 'KindNotServedBySpoke' },
    { name: 'with the kind', spoke: complete('MLService'), reason: undefined },
    { name: 'whose kinds are not known', spoke: aSpoke('spoke1'), reason: undefined },
    { name: 'not Ready', spoke: aSpoke('spoke1', 'False'), reason: undefined },
  ])('$name', ({ spoke, reason }) => {
    expect(spokeRefusal(aPlacement(), spoke)?.reason).toBe(reason);
  });
});
