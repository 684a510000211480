import { join } from 'node:path';
import type { HyperMLService, HyperMLServiceStatus } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { aService } from '../support/services.ts';
import { aNamespaceOn, type World } from '../support/world.ts';

/** What the command lines refer to. */
export interface Scene {
  /** A namespace with the services of {@link servicesIn}. No controller reconciles it. */
  readonly ns: string;
  /** A namespace without services. */
  readonly empty: string;
  /** fixtures/ */
  readonly dir: string;
}

const dir = join(import.meta.dirname, 'fixtures');

export async function aScene({ hub }: World): Promise<Scene> {
  const [ns, empty] = await Promise.all([aNamespaceOn(hub), aNamespaceOn(hub)]);
  for (const service of servicesIn(ns)) {
    await hub.create(HYPERMLSERVICES, service);
    if (service.status) {
      await hub.patchStatus(HYPERMLSERVICES, refOf(service), { status: service.status });
    }
  }
  return { ns, empty, dir };
}

/** `text` with its placeholders filled in. */
export const inScene = (text: string, { ns, empty, dir }: Scene) =>
  text.replaceAll('{ns}', ns).replaceAll('{empty}', empty).replaceAll('{dir}', dir);

/** The output of a program, without the names that differ in each run. */
export const withoutNames = (text: string, { ns, empty, dir }: Scene) =>
  text.replaceAll(ns, '{ns}').replaceAll(empty, '{empty}').replaceAll(dir, '{dir}');

/** A healthy service, one with an error whose message is hard to print, and one never reconciled. */
function servicesIn(namespace: string): HyperMLService[] {
  return [
    {
      ...labelled(aService(namespace, 'mnist'), { team: 'vision', 'example.com/tier': 'gold' }),
      status: statusOf('2/2', '4/4', 'All manifests have been successfully applied'),
    },
    {
      ...labelled(aService(namespace, 'llama-3-70b'), { team: 'language' }),
      status: statusOf('1/2', '3/4', 'spoke2: 配额不足\u001b[31m\rred\nand a second line'),
    },
    aService(namespace, 'bert', { suspend: true }),
  ];
}

const labelled = (service: HyperMLService, labels: Record<string, string>): HyperMLService => ({
  ...service,
  metadata: { ...service.metadata, labels },
});

function statusOf(ready: string, applied: string, message: string): HyperMLServiceStatus {
  const [readyClusters = 0, clusters = 0] = ready.split('/').map(Number);
  const [appliedManifests = 0, manifests = 0] = applied.split('/').map(Number);
  const good = (all: boolean) => (all ? 'True' : 'False');
  const condition = { reason: 'Test', lastTransitionTime: '2024-04-15T10:00:00Z' };
  return {
    observedGeneration: 1,
    summary: { clusters, readyClusters, manifests, appliedManifests, ready, applied },
    conditions: [
      { ...condition, type: 'Ready', status: good(readyClusters === clusters), message: ready },
      { ...condition, type: 'FullyApplied', status: good(appliedManifests === manifests), message },
    ],
  };
}
