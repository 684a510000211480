import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Ref } from '../../../src/kubernetes/object.ts';
import { type Check, type CheckSection, skipped } from '../../../src/reports/doctor.ts';
import type { IngressFlags } from '../../clusters/ingress.ts';
import { connectKarmada, type KarmadaFlags } from '../../clusters/karmada.ts';
import { configuredIngress } from '../../clusters/weights.ts';
import type { Context } from '../../context.ts';
import { attempt } from './checks.ts';
import { hubChecks } from './hub.ts';
import { ingressChecks } from './ingress.ts';
import { karmadaChecks, noKarmada, spokesChecks } from './karmada.ts';
import { pathChecks } from './path.ts';

/** Which sections to check; all of them without any of the four. */
export interface DoctorChecksFlags extends KarmadaFlags, IngressFlags {
  readonly hub?: boolean | undefined;
  readonly karmada?: boolean | undefined;
  readonly spokes?: boolean | undefined;
  readonly ingress?: boolean | undefined;
  /** NAMESPACE/NAME, as `gateway` is. */
  readonly lease: string;
  readonly gateway: string;
}

/** Checks one section after the other; what cannot be checked is a failed check, not an error. */
export async function doctorSections(
  flags: DoctorChecksFlags,
  context: Context,
): Promise<CheckSection[]> {
  const hub = await context.connect(flags);
  const services = await visibleServices(hub);
  const { hub: onlyHub, karmada, spokes, ingress } = flags;
  const all = !onlyHub && !karmada && !spokes && !ingress;
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const sections: CheckSection[] = [];
  if (all || onlyHub) {
    const options = { namespace, lease: refIn(flags.lease), now: context.now() };
    sections.push({ name: 'hub', checks: await hubChecks(hub, options) });
  }
  if (all || karmada || spokes) {
    const asked = { karmada: all || karmada, spokes: all || spokes };
    sections.push(...(await karmadaSections(hub, services, asked, flags, context)));
  }
  if (all || ingress) {
    sections.push({ name: 'ingress', checks: await ingressSection(namespace, flags, context) });
  }
  if (all) sections.push({ name: 'plugin', checks: await pathChecks(context) });
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

interface SectionChoice {
  readonly karmada: boolean | undefined;
  readonly spokes: boolean | undefined;
}

async function karmadaSections(
  hub: Cluster,
  services: readonly HyperMLService[],
  asked: SectionChoice,
  flags: DoctorChecksFlags,
  context: Context,
): Promise<CheckSection[]> {
  let karmada: Cluster | undefined;
  const hint =
    'kubectl hmls doctor --karmada-kubeconfig=FILE, or get permission to read the Secret';
  const found = await attempt('Karmada is configured', hint, async () => {
    karmada = await connectKarmada(flags, hub, context);
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
  flags: DoctorChecksFlags,
  context: Context,
): Promise<Check[]> {
  let ingress: Cluster | undefined;
  const title = 'the ingress cluster is configured';
  const found = await attempt(title, 'kubectl hmls config view', async () => {
    ingress = await configuredIngress(flags, context);
    return undefined;
  });
  if (found.outcome === 'failed') return [found];
  if (!ingress) {
    const hint = 'kubectl hmls doctor --ingress --ingress-kubeconfig=FILE';
    return [skipped(title, 'not configured', hint)];
  }
  const options = {
    namespace: flags.ingressNamespace ?? namespace,
    gateway: refIn(flags.gateway),
  };
  return [found, ...(await ingressChecks(ingress, options))];
}

function refIn(text: string): Ref {
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw new HmlsError('usage', `invalid name "${text}": want NAMESPACE/NAME`);
}
