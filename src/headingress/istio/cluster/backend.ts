import { find } from '../../../kube/find.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import type {
  Applied,
  ApplyOptions,
  DesiredHeadIngress,
  HeadIngressBackend,
  LiveHeadIngress,
  WriteOptions,
  Written,
} from '../../backend.ts';
import { headIngressObjects, withHistory } from '../objects.ts';
import { assertExpressible } from '../spelling.ts';
import { applyHeadIngress, deleteHeadIngress } from './apply.ts';
import { type IngressCluster, liveOf } from './ingresscluster.ts';
import { ownVirtualServices } from './owned.ts';
import { changeVirtualService, isSynced } from './virtualservice.ts';
import { objectKey, type Writing } from './write.ts';

/** Implements HeadIngresses with Istio: a VirtualService each, and shared objects for their hosts. */
export function istioBackend(istio: IngressCluster): HeadIngressBackend {
  const { ingress, kinds, user } = istio;
  return {
    user,
    async read(ref) {
      return liveOf(await ingress.get(kinds.virtualServices, ref));
    },
    async find(ref) {
      const found = await find(ingress, kinds.virtualServices, ref);
      return found && liveOf(found);
    },
    async list({ namespace }) {
      return (await ownVirtualServices(ingress, kinds.virtualServices, namespace)).map(liveOf);
    },
    render(headIngress) {
      assertExpressible(headIngress);
      return headIngressObjects(headIngress, kinds.apiVersion);
    },
    async check(headIngress, live) {
      // Imported lazily: comparing regular expressions takes long to load, and most commands do not check.
      const { findingsAfter } = await import('./check.ts');
      const objects = headIngressObjects(headIngress, kinds.apiVersion);
      return findingsAfter(objects, live?.object, istio);
    },
    apply: (desired, live, options) => applied(desired, live, options, istio),
    async remove(ref, options) {
      const recorder = recorderOf(options, istio);
      await deleteHeadIngress(ref, recorder.writing);
      return recorder.written();
    },
    async settled(ref, generation) {
      const found = await ingress.get(kinds.virtualServices, ref);
      return (found.metadata.generation ?? 0) >= generation && isSynced(found);
    },
  };
}

async function applied(
  { headIngress, history }: DesiredHeadIngress,
  live: LiveHeadIngress | undefined,
  options: ApplyOptions,
  istio: IngressCluster,
): Promise<Applied> {
  // A VirtualService that was edited by hand may not be expressible; its weights can still be changed.
  if (!options.routesOnly) assertExpressible(headIngress);
  const { writing, written } = recorderOf(options, istio);
  const rendered = headIngressObjects(headIngress, istio.kinds.apiVersion);
  const shared = rendered.slice(0, -1);
  const virtualService = withHistory(rendered.at(-1) as KubeObject, history);
  const object = options.routesOnly
    ? await changeVirtualService(live?.object, virtualService, writing)
    : await applyHeadIngress([...shared, virtualService], live?.object, writing);
  return { object, written: written() };
}

/** Records the total change of each object, in the order of their first writes. */
function recorderOf(options: WriteOptions & Partial<ApplyOptions>, istio: IngressCluster) {
  const { dryRun, force, waitForGateways } = options;
  const changes = new Map<string, Written>();
  const writing: Writing = {
    ...istio,
    dryRun,
    force,
    waitForGateways: async () => {
      if (dryRun === undefined) await waitForGateways?.();
    },
    tell: (change) => {
      const key = objectKey((change.after ?? change.before) as KubeObject);
      const before = changes.get(key)?.before ?? change.before;
      changes.set(key, { before, after: change.after });
    },
  };
  return { writing, written: (): readonly Written[] => [...changes.values()] };
}
