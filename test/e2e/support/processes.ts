import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLUSTERS, WORKS } from '../../../src/karmada/kinds.ts';
import type { Work } from '../../../src/karmada/work.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { NAMESPACES } from '../../../src/kubernetes/kinds.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { eventually } from '../../support/eventually.ts';
import type { World } from './world.ts';

const BED = join(import.meta.dirname, '../../../scripts/bed');

/** API servers of the bed that run as separate processes. */
type ApiServer = 'hub' | 'karmada' | 'spoke1' | 'spoke2';

/**
 * Stops an API server of the bed; it stays down until {@link start}. Its port then refuses connections,
 * which its clients notice at once.
 */
export const kill = (name: ApiServer) => control('kill', name);

/**
 * Starts an API server that was killed, and waits until it answers. Kubernetes' own controllers restart
 * with it: their watches would resume only after 30 to 60 s if there were several outages within
 * 2 minutes (client-go's back-off), and until then no namespace is finalized and no token is created.
 */
export async function start(name: ApiServer, world: World): Promise<void> {
  await control('restart', name);
  await eventually(() => world[name].list(NAMESPACES, {}), 60_000);
  await control('restart', `${name}-controllers`);
}

/** Freezes a process: it no longer answers, but its connections stay open. */
export const freeze = (name: string) => control('stop', name);
export const thaw = (name: string) => control('cont', name);

/**
 * Restarts Karmada. After an outage of a spoke, its watches of that spoke resume only after up to a
 * minute, and no status is collected until then; other stories need not wait for that.
 */
export async function restartKarmadasController({ karmada }: World): Promise<void> {
  await control('restart', 'karmada-controller-manager');
  const sign: Work = {
    apiVersion: WORKS.apiVersion,
    kind: WORKS.kind,
    metadata: { namespace: 'karmada-es-spoke1', name: `sign-of-life-${Date.now()}` },
    spec: { suspendDispatching: true, workload: { manifests: [] } },
  };
  await karmada.create(WORKS, sign);
  await eventually(async () => {
    const { status } = await karmada.get(WORKS, refOf(sign));
    if (!status?.conditions?.length) throw new Error("Karmada's controller does not work yet");
  }, 60_000);
  await karmada.remove(WORKS, refOf(sign));
}

async function control(verb: 'kill' | 'restart' | 'stop' | 'cont', name: string): Promise<void> {
  await promisify(execFile)(BED, [verb, name]);
}

/** Waits until Karmada reports `spoke` as Ready, or as not Ready. */
export async function untilReady(
  karmada: Cluster,
  spoke: string,
  wanted: 'True' | 'False',
  timeoutMs = 30_000,
): Promise<void> {
  await eventually(async () => {
    const { status } = await karmada.get(CLUSTERS, { namespace: '', name: spoke });
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== wanted) throw new Error(`${spoke} is Ready=${ready?.status}`);
  }, timeoutMs);
}
