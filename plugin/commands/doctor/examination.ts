import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import { type Check, type CheckSection, skipped } from '../../../src/reports/doctor.ts';
import type { Context } from '../../context.ts';
import { attempt } from './checks.ts';
import { hubChecks } from './hub.ts';
import { ingressChecks } from './ingress.ts';
import { karmadaChecks, noKarmada, spokesChecks } from './karmada.ts';
import { pathChecks } from './path.ts';

/** What to check, and how to get there. */
export interface DoctorOptions {
  readonly sections: Readonly<Record<'hub' | 'karmada' | 'spokes' | 'ingress' | 'plugin', boolean>>;
  /** Absent: the default namespace of the hub. */
  readonly namespace: string | undefined;
  /** Absent: the same as on the hub. */
  readonly ingressNamespace: string | undefined;
  /** NAMESPACE/NAME, as `gateway` is. */
  readonly lease: string;
  readonly gateway: string;
  connectHub(): Promise<Cluster>;
  connectKarmada(hub: Cluster): Promise<Cluster>;
  /** Undefined if no ingress cluster is configured. */
  connectIngress(): Promise<Cluster | undefined>;
}

/** Checks one section after the other; what cannot be checked is a failed check, not an error. */
export async function doctorSections(
  options: DoctorOptions,
  context: Context,
): Promise<CheckSection[]> {
  const hub = await options.connectHub();
  const services = await visibleServices(hub);
  const asked = options.sections;
  const namespace = options.namespace ?? hub.defaultNamespace;
  const sections: CheckSection[] = [];
  if (asked.hub) {
    const questions = { namespace, lease: refIn(options.lease), now: context.now() };
    sections.push({ name: 'hub', checks: await hubChecks(hub, questions) });
  }
  if (asked.karmada || asked.spokes) {
    sections.push(...(await karmadaSections(hub, services, options)));
  }
  if (asked.ingress) {
    sections.push({ name: 'ingress', checks: await ingressSection(namespace, options) });
  }
  if (asked.plugin) sections.push({ name: 'plugin', checks: await pathChecks(context) });
  return sections;
}

/** All that the user may list; they tell which kinds are in use on which spoke. */
async function visibleServices(hub: Cluster): Promise<readonly HyperMLService[]> {
  for (const namespace of [undefined, hub.defaultNamespace]) {
    try {
      return (await hub.list(HYPERMLSERVICES, { namespace })).items;
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      if (error.code !== 'forbidden') return [];
    }
  }
  return [];
}

async function karmadaSections(
  hub: Cluster,
  services: readonly HyperMLService[],
  { sections: asked, connectKarmada }: DoctorOptions,
): Promise<CheckSection[]> {
  let karmada: Cluster | undefined;
  const hint =
    'kubectl hmls doctor --karmada-kubeconfig=FILE, or get permission to read the Secret';
  const found = await attempt('Karmada is configured', hint, async () => {
    karmada = await connectKarmada(hub);
    return undefined;
  });
  const checks = karmada ? await karmadaChecks(karmada, services) : [];
  const isThere = karmada !== undefined && checks[0]?.outcome === 'passed';
  const ofSpokes = karmada && isThere ? await spokesChecks(karmada, services) : [noKarmada];
  return [
    ...(asked.karmada || !isThere
      ? [{ name: 'karmada' as const, checks: [found, ...checks] }]
      : []),
    ...(asked.spokes ? [{ name: 'spokes' as const, checks: ofSpokes }] : []),
  ];
}

async function ingressSection(
  namespace: string,
  { connectIngress, ingressNamespace, gateway }: DoctorOptions,
): Promise<Check[]> {
  let ingress: Cluster | undefined;
  const title = 'the ingress cluster is configured';
  const found = await attempt(title, 'kubectl hmls config view', async () => {
    ingress = await connectIngress();
    return undefined;
  });
  if (found.outcome === 'failed') return [found];
  if (!ingress) {
    const hint = 'kubectl hmls doctor --ingress --ingress-kubeconfig=FILE';
    return [skipped(title, 'not configured', hint)];
  }
  const options = {
    namespace: ingressNamespace ?? namespace,
    gateway: refIn(gateway),
  };
  return [found, ...(await ingressChecks(ingress, options))];
}

function refIn(text: string): Ref {
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw new HmlsError('usage', `invalid name "${text}": must be NAMESPACE/NAME`);
}
