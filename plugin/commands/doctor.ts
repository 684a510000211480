import {
  type Check,
  type CheckSection,
  doctorReport,
  failuresIn,
  skipped,
} from '../../src/domain/checkup.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import { DEFAULT_GATEWAY } from '../../src/domain/headingress.ts';
import type { HyperMLService } from '../../src/domain/hypermlservice.ts';
import type { Ref } from '../../src/domain/object.ts';
import { type Cluster, HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import { renderDoctor, SIGNS, WORDS } from '../../src/render/doctor.ts';
import type { Context, Register } from '../context.ts';
import { type DisplayFlags, displayFlags, displayIcons, displayStyle } from '../display.ts';
import { attempt } from '../doctor/checks.ts';
import { hubChecks } from '../doctor/hub.ts';
import { ingressChecks } from '../doctor/ingress.ts';
import { karmadaChecks, noKarmada, spokesChecks } from '../doctor/karmada.ts';
import { pathChecks } from '../doctor/path.ts';
import { type IngressFlags, withIngressFlags } from '../ingress.ts';
import { connectKarmada, type KarmadaFlags, withKarmadaFlags } from '../karmada.ts';
import { type OutputFlags, outputOf, withOutputFlags } from '../output.ts';
import { configuredIngress } from '../weights.ts';

export const doctor: Register = (yargs, context) =>
  yargs.command(
    'doctor',
    'Look for what keeps things from working, and say what to do about it',
    (y) =>
      withOutputFlags(withKarmadaFlags(withIngressFlags(y)))
        .options({
          hub: { type: 'boolean', describe: 'Only the hub' },
          karmada: { type: 'boolean', describe: 'Only Karmada' },
          spokes: { type: 'boolean', describe: 'Only the spokes' },
          ingress: { type: 'boolean', describe: 'Only the ingress cluster' },
          lease: {
            type: 'string',
            default: 'hmls-system/hmls-controller',
            describe: 'Lease of the controller, NAMESPACE/NAME',
          },
          gateway: {
            type: 'string',
            default: DEFAULT_GATEWAY,
            describe: 'Gateway of the ingress cluster, NAMESPACE/NAME',
          },
          ...displayFlags,
        })
        .example('kubectl hmls doctor', 'exits with 2 if something is wrong')
        .example('kubectl hmls doctor --hub --spokes -o json', ''),
    (args) => run(args, context),
  );

interface DoctorFlags extends KarmadaFlags, IngressFlags, DisplayFlags, OutputFlags {
  readonly hub?: boolean | undefined;
  readonly karmada?: boolean | undefined;
  readonly spokes?: boolean | undefined;
  readonly ingress?: boolean | undefined;
  readonly lease: string;
  readonly gateway: string;
}

async function run(flags: DoctorFlags, context: Context): Promise<void> {
  const output = await outputOf(flags, context.input);
  const report = doctorReport(await examined(flags, context));
  if ('print' in output) context.io.out(output.print(report));
  else {
    const signs = displayIcons(flags, context.env) === 'unicode' ? SIGNS : WORDS;
    const { paint } = displayStyle(flags, context);
    context.io.out(renderDoctor(report, { signs, paint }));
  }
  const count = failuresIn(report.items).length;
  if (count === 0) return;
  throw new HmlsError('not-ready', count === 1 ? '1 check failed' : `${count} checks failed`);
}

async function examined(flags: DoctorFlags, context: Context): Promise<CheckSection[]> {
  const hub = await context.connect(flags);
  const services = await servicesInSight(hub);
  const { hub: onlyHub, karmada, spokes, ingress } = flags;
  const all = !onlyHub && !karmada && !spokes && !ingress;
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const sections: CheckSection[] = [];
  if (all || onlyHub) {
    const questions = { namespace, lease: refIn(flags.lease), now: context.now() };
    sections.push({ name: 'hub', checks: await hubChecks(hub, questions) });
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

/** All that one may see: it tells which kinds are in use where. */
async function servicesInSight(hub: Cluster): Promise<readonly HyperMLService[]> {
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

interface Asked {
  readonly karmada: boolean | undefined;
  readonly spokes: boolean | undefined;
}

async function karmadaSections(
  hub: Cluster,
  services: readonly HyperMLService[],
  asked: Asked,
  flags: DoctorFlags,
  context: Context,
): Promise<CheckSection[]> {
  let karmada: Cluster | undefined;
  const hint = 'kubectl hmls doctor --karmada-kubeconfig=FILE, or ask for the right to read it';
  const found = await attempt('knows how to reach Karmada', hint, async () => {
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
  flags: DoctorFlags,
  context: Context,
): Promise<Check[]> {
  let ingress: Cluster | undefined;
  const title = 'knows how to reach the ingress cluster';
  const found = await attempt(title, 'kubectl hmls config view', async () => {
    ingress = await configuredIngress(flags, context);
    return undefined;
  });
  if (found.outcome === 'failed') return [found];
  if (!ingress) {
    const hint = 'kubectl hmls doctor --ingress --ingress-kubeconfig=FILE';
    return [skipped(title, 'no ingress cluster is configured', hint)];
  }
  const questions = {
    namespace: flags.ingressNamespace ?? namespace,
    gateway: refIn(flags.gateway),
  };
  return [found, ...(await ingressChecks(ingress, questions))];
}

function refIn(text: string): Ref {
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw new HmlsError('usage', `invalid name "${text}": want NAMESPACE/NAME`);
}
