import { HmlsError } from '../../../src/errors.ts';
import { renderDoctor, SIGNS, WORDS } from '../../../src/render/doctor.ts';
import { type CheckSection, doctorReport, failuresIn } from '../../../src/reports/doctor.ts';
import { connectKarmada } from '../../clusters/karmada.ts';
import { configuredIngress } from '../../clusters/weights.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { displayIcons, displayStyle } from '../../output/display.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import type { doctorFlags } from '../flags/operate.ts';
import { type DoctorOptions, doctorSections } from './examination.ts';

type DoctorFlags = FlagsOf<typeof doctorFlags>;

export async function run(flags: DoctorFlags, context: Context): Promise<void> {
  const output = await reportOutput(flags, context.input, ({ name }: CheckSection) => name);
  const report = doctorReport(await doctorSections(optionsOf(flags, context), context));
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

/** Without any of their flags, all parts are checked. */
function optionsOf(flags: DoctorFlags, context: Context): DoctorOptions {
  const { hub, karmada, spokes, ingress, namespace, ingressNamespace, lease, gateway } = flags;
  const all = !hub && !karmada && !spokes && !ingress;
  const chosen = { hub: hub || all, karmada: karmada || all, spokes: spokes || all };
  return {
    sections: { ...chosen, ingress: ingress || all, plugin: all },
    namespace,
    ingressNamespace,
    lease,
    gateway,
    connectHub: () => context.connect(flags),
    connectKarmada: (cluster) => connectKarmada(flags, cluster, context),
    connectIngress: () => configuredIngress(flags, context),
  };
}
