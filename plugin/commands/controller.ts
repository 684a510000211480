import { HmlsError } from '../../src/errors.ts';
import { karmadaSecretOf } from '../clusters/karmada.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { refIn } from '../select/names.ts';
import type { controllerFlags } from './flags/operate.ts';

type ControllerArgs = FlagsOf<typeof controllerFlags>;

export async function run(args: ControllerArgs, context: Context): Promise<void> {
  const [hmls, options] = [hmlsOptions(args), managerOptions(args, context)];
  const hub = await context.connect(args);
  // Loaded now, so that other commands do not pay for it.
  const { runManager } = await import('../../src/controller/manager.ts');
  const { hmlsReconciler } = await import('../../src/controller/hmls/controller.ts');
  const reconcilers = [hmlsReconciler(hmls, (kubeconfig) => context.connectTo(kubeconfig))];
  const log = (line: string) => context.io.err(line);
  await runManager(hub, { ...options, reconcilers }, { ...context, log });
}

/** @throws HmlsError `usage` for values that make no sense */
const hmlsOptions = (args: ControllerArgs) => ({
  karmadaSecret: karmadaSecretOf(args),
  policy: {
    allowNamespaces: partsOf(args.allowNamespaces),
    allowClusterKinds: partsOf(args.allowClusterKinds),
  },
  concurrency: positive('--concurrency', args.concurrency),
  rate: { qps: positive('--qps', args.qps), burst: positive('--burst', args.burst) },
});

/** @throws HmlsError `usage` for values that make no sense */
const managerOptions = (args: ControllerArgs, context: Context) => ({
  lease: args.leaderElect ? refIn(args.leaderElectLease) : undefined,
  identity: context.identity(),
  address: args.address,
  log: { format: args.logFormat, level: args.logLevel },
});

const partsOf = (list: string) => list.split(',').filter((part) => part !== '');

function positive(flag: string, value: number): number {
  if (value > 0) return value;
  throw new HmlsError('usage', `${flag} must be a number above 0`);
}
