import { createHash } from 'node:crypto';
import { HmlsError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { Event } from '../kubernetes/event.ts';
import { EVENTS, type Kind } from '../kubernetes/kinds.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { timestamp } from '../status/conditions.ts';
import type { Note } from '../status/transitions.ts';
import type { WriteVerb } from './report.ts';

/** The longest name that fits into the name of an Event, which has at most 253 characters. */
const LONGEST_NAME = 253 - '.0123456789abcdef'.length;

/**
 * Records `note` as an Event of `object`, where `kubectl describe` finds it. The same note again
 * only increments the count. Returns what it wrote.
 */
export async function tellEvent(
  hub: Cluster,
  kind: Kind,
  object: KubeObject,
  note: Note,
  now: Date,
): Promise<{ readonly verb: WriteVerb; readonly event: Event }> {
  const event = eventFor(kind, object, note, timestamp(now));
  try {
    return { verb: 'create', event: await hub.create(EVENTS, event) };
  } catch (error) {
    if (!(error instanceof HmlsError) || error.code !== 'already-exists') throw error;
    return { verb: 'update', event: await countUp(hub, event) };
  }
}

async function countUp(hub: Cluster, { metadata, lastTimestamp }: Event): Promise<Event> {
  const ref = { namespace: metadata.namespace ?? '', name: metadata.name };
  const { count = 1 } = await hub.get(EVENTS, ref);
  return hub.patch(EVENTS, ref, { count: count + 1, lastTimestamp });
}

function eventFor(kind: Kind, object: KubeObject, note: Note, time: string): Event {
  const { namespace = '', name, uid = '', resourceVersion = '' } = object.metadata;
  const id = createHash('sha256')
    .update(JSON.stringify([uid, note]))
    .digest('hex')
    .slice(0, 16);
  return {
    apiVersion: EVENTS.apiVersion,
    kind: EVENTS.kind,
    metadata: { namespace, name: name.length > LONGEST_NAME ? id : `${name}.${id}` },
    involvedObject: {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      namespace,
      name,
      uid,
      resourceVersion,
    },
    ...note,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    source: { component: `${kind.kind.toLowerCase()}-controller` },
  };
}
