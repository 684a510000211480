import type { Condition } from '../../src/kubernetes/object.ts';
import { notesOn } from '../../src/status/transitions.ts';

const condition = (type: string, status: Condition['status'], reason: string): Condition => ({
  type,
  status,
  reason,
  message: `${reason}.`,
  lastTransitionTime: '2024-04-15T10:00:00Z',
});

const waiting = condition('FullyApplied', 'False', 'Waiting');
const applied = condition('FullyApplied', 'True', 'Applied');
const refused = condition('FullyApplied', 'False', 'NamespaceNotFound');
const reachable = condition('ClustersReachable', 'True', 'Reachable');
const lost = condition('ClustersReachable', 'False', 'ClusterNotReady');
const unready = condition('Ready', 'False', 'WorkloadsNotReady');
const ready = condition('Ready', 'True', 'WorkloadsReady');

test.each<{ name: string; before: Condition[]; after: Condition[]; notes: string[] }>([
  { name: 'a new service', before: [], after: [reachable, waiting, unready], notes: [] },
  {
    name: 'applied',
    before: [waiting],
    after: [applied],
    notes: ['Normal FullyApplied: Applied.'],
  },
  { name: 'ready', before: [unready], after: [ready], notes: ['Normal Ready: WorkloadsReady.'] },
  {
    name: 'no longer ready',
    before: [ready],
    after: [unready],
    notes: ['Warning WorkloadsNotReady: WorkloadsNotReady.'],
  },
  {
    name: 'refused',
    before: [waiting],
    after: [refused],
    notes: ['Warning NamespaceNotFound: NamespaceNotFound.'],
  },
  { name: 'still refused', before: [refused], after: [refused], notes: [] },
  {
    name: 'a changed manifest is being applied',
    before: [applied],
    after: [waiting],
    notes: [],
  },
  {
    name: 'a cluster is lost',
    before: [reachable],
    after: [lost],
    notes: ['Warning ClusterNotReady: ClusterNotReady.'],
  },
  {
    name: 'a cluster is back',
    before: [lost],
    after: [reachable],
    notes: ['Normal ClustersReachable: Reachable.'],
  },
])('$name', ({ before, after, notes }) => {
  const said = notesOn(before, after).map((n) => `${n.type} ${n.reason}: ${n.message}`);
  expect(said).toEqual(notes);
});
