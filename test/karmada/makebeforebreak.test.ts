import { removableWorks } from '../../src/karmada/makebeforebreak.ts';
import type { Observation } from '../../src/karmada/observation.ts';
import type { RefusalReason } from '../../src/karmada/refusal.ts';
import { type Work, workFor } from '../../src/karmada/work.ts';
import { anMLService, aPlacement, aService, aSpoke } from '../support/builders.ts';
import { appliedStatus } from '../support/karmada.ts';

const PREFIX = 'Failed to apply all manifests (0/1): ';

const workOn = (cluster: string, name = 'torch'): Work =>
  workFor(aService(), aPlacement(anMLService(name), cluster));

/** The observation of an object on `cluster`. */
function observed(cluster: string, name: string, over: Partial<Observation> = {}): Observation {
  const work = workOn(cluster, name);
  return {
    placement: aPlacement(anMLService(name), cluster),
    work: { ...work, status: appliedStatus(work) },
    spoke: aSpoke(cluster),
    ...over,
  };
}

const refused = (reason: RefusalReason) => ({ refusal: { reason, message: '' }, work: undefined });

const failed = (cluster: string, message: string): Partial<Observation> => ({
  work: {
    ...workOn(cluster),
    status: {
      conditions: [
        { type: 'Applied', status: 'False', message, lastTransitionTime: '2024-04-15T10:00:00Z' },
      ],
    },
  },
});

const surplus = [workOn('spoke1')];

test.each<{ name: string; observations: Observation[]; isRemoved: boolean }>([
  {
    name: 'it moved, and is applied on its new spoke',
    observations: [observed('spoke2', 'torch')],
    isRemoved: true,
  },
  {
    name: 'it moved, and is not applied on its new spoke yet',
    observations: [observed('spoke2', 'torch', { work: workOn('spoke2') })],
    isRemoved: false,
  },
  {
    name: 'it moved, and its new spoke rejects it',
    observations: [observed('spoke2', 'torch', failed('spoke2', `${PREFIX}x is invalid: y`))],
    isRemoved: false,
  },
  {
    name: 'it moved to two spokes, and one of them has it',
    observations: [
      observed('spoke2', 'torch'),
      observed('spoke3', 'torch', refused('ClusterNotFound')),
    ],
    isRemoved: true,
  },
  {
    name: 'it moved to a spoke that is not Ready',
    observations: [observed('spoke2', 'torch', { spoke: aSpoke('spoke2', 'False') })],
    isRemoved: false,
  },
  {
    name: 'it was replaced on its spoke by something that is applied',
    observations: [observed('spoke1', 'jax')],
    isRemoved: true,
  },
  {
    name: 'it was replaced on its spoke by something that is refused',
    observations: [observed('spoke1', 'jax', refused('Conflict'))],
    isRemoved: false,
  },
  {
    name: 'its spoke is removed from the spec',
    observations: [observed('spoke2', 'jax')],
    isRemoved: true,
  },
  {
    name: 'something else is still being applied',
    observations: [observed('spoke2', 'torch'), observed('spoke3', 'jax', refused('Waiting'))],
    isRemoved: false,
  },
  { name: 'the spec is empty', observations: [], isRemoved: true },
])('$name', ({ observations, isRemoved }) => {
  expect(removableWorks(surplus, observations)).toEqual(isRemoved ? surplus : []);
});
