import { HmlsError } from '../../../src/errors.ts';
import { DEFAULT_GATEWAY } from '../../../src/headingress/headingress.ts';
import { renderDoctor, SIGNS, WORDS } from '../../../src/render/doctor.ts';
import { type CheckSection, doctorReport, failuresIn } from '../../../src/reports/doctor.ts';
import { withIngressFlags } from '../../clusters/ingress.ts';
import { withKarmadaFlags } from '../../clusters/karmada.ts';
import type { Context, Register } from '../../context.ts';
import {
  type DisplayFlags,
  displayFlags,
  displayIcons,
  displayStyle,
} from '../../output/display.ts';
import { type OutputFlags, withOutputFlags } from '../../output/output.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import { type DoctorChecksFlags, doctorSections } from './examination.ts';

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
            requiresArg: true,
            default: 'hmls-system/hmls-controller',
            describe: 'Lease of the controller, NAMESPACE/NAME',
          },
          gateway: {
            type: 'string',
            requiresArg: true,
            default: DEFAULT_GATEWAY,
            describe: 'Gateway of the ingress cluster, NAMESPACE/NAME',
          },
          ...displayFlags,
        })
        .example('kubectl hmls doctor', 'exits with 2 if something is wrong')
        .example('kubectl hmls doctor --hub --spokes -o json', ''),
    (args) => run(args, context),
  );

interface DoctorFlags extends DoctorChecksFlags, DisplayFlags, OutputFlags {}

async function run(flags: DoctorFlags, context: Context): Promise<void> {
  const output = await reportOutput(flags, context.input, ({ name }: CheckSection) => name);
  const report = doctorReport(await doctorSections(flags, context));
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
