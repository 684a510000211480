import { createHash } from 'node:crypto';
import { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../hmls/kind.ts';
import type { Cluster } from '../kube/cluster.ts';
import type { Event } from '../kubernetes/event.ts';
import { EVENTS } from '../kubernetes/kinds.ts';
import { timestamp } from '../status/conditions.ts';
import type { Note } from '../status/transitions.ts';
import type { WriteVerb } from './report.ts';

const COMPONENT = 'hypermlservice-controller';
/** Of what can be named in an Event's own name, which has 253 characters at most. */
const LONGEST_NAME = 253 - '.0123456789abcdef'.length;

/**
 * Puts `note` on record beside `hmls`, where `kubectl describe` finds it. The same note again only
 * counts up. Gives what it wrote.
 */
export async function tellEvent(
  hub: Cluster,
  hmls: HyperMLService,
  note: Note,
  now: Date,
): Promise<{ readonly verb: WriteVerb; readonly event: Event }> {
  const event = eventFor(hmls, note, timestamp(now));
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

function eventFor(hmls: HyperMLService, note: Note, time: string): Event {
  const { namespace = '', name, uid = '', resourceVersion = '' } = hmls.metadata;
  const id = createHash('sha256')
    .update(JSON.stringify([uid, note]))
    .digest('hex')
    .slice(0, 16);
  return {
    apiVersion: EVENTS.apiVersion,
    kind: EVENTS.kind,
    metadata: { namespace, name: name.length > LONGEST_NAME ? id : `${name}.${id}` },
    involvedObject: {
      apiVersion: HYPERMLSERVICES.apiVersion,
      kind: HYPERMLSERVICES.kind,
      namespace,
      name,
      uid,
      resourceVersion,
    },
    ...note,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    source: { component: COMPONENT },
  };
}
