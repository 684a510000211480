import type { Argv } from 'yargs';
import { FORMATS, LEVELS } from '../../src/controller/log.ts';
import { HmlsError } from '../../src/errors.ts';
import {
  type KarmadaSecretFlags,
  karmadaSecretOf,
  withKarmadaSecretFlags,
} from '../clusters/karmada.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';
import { refIn } from '../select/names.ts';

export const controller: Register = (yargs, context) =>
  yargs.command(
    'controller',
    'Run the controller: turns HyperMLServices into Karmada Works, and brings their status back',
    (y) =>
      withKarmadaSecretFlags(withExamples(y)).options({
        'allow-namespaces': {
          type: 'string',
          requiresArg: true,
          default: '',
          describe: 'Namespaces, besides its own, that a HyperMLService may place into; * for all',
        },
        'allow-cluster-kinds': {
          type: 'string',
          requiresArg: true,
          default: '',
          describe: 'Cluster-scoped kinds that may be placed, as KIND or KIND.GROUP, by comma',
        },
        concurrency: {
          type: 'number',
          requiresArg: true,
          default: 8,
          describe: 'HyperMLServices that are worked on at a time',
        },
        qps: {
          type: 'number',
          requiresArg: true,
          default: 100,
          describe: 'Writes to Karmada per second',
        },
        burst: {
          type: 'number',
          requiresArg: true,
          default: 200,
          describe: 'Writes to Karmada at once',
        },
        'leader-elect': {
          type: 'boolean',
          default: true,
          describe: 'Work only while holding the lease; =false if there is only one replica',
        },
        'leader-elect-lease': {
          type: 'string',
          requiresArg: true,
          default: 'hmls-system/hmls-controller',
          describe: 'That Lease, NAMESPACE/NAME',
        },
        address: {
          type: 'string',
          requiresArg: true,
          default: ':8080',
          describe: "HOST:PORT to serve /healthz, /readyz and /metrics on; '' for nowhere",
        },
        'log-format': { choices: FORMATS, default: 'json' as const, describe: 'Format of the log' },
        'log-level': { choices: LEVELS, default: 'info' as const, describe: 'Least urgent level' },
      }),
    (args) => run(args, context),
  );

const withExamples = <T>(yargs: Argv<T>) =>
  yargs
    .example('kubectl hmls controller --address= --log-format=text', 'here, until interrupted')
    .example(
      'kubectl hmls controller --address= --allow-namespaces=shared --allow-cluster-kinds=PriorityClass',
      '',
    );

interface ControllerArgs extends GlobalFlags, KarmadaSecretFlags {
  readonly allowNamespaces: string;
  readonly allowClusterKinds: string;
  readonly concurrency: number;
  readonly qps: number;
  readonly burst: number;
  readonly leaderElect: boolean;
  readonly leaderElectLease: string;
  readonly address: string;
  readonly logFormat: (typeof FORMATS)[number];
  readonly logLevel: (typeof LEVELS)[number];
}

async function run(args: ControllerArgs, context: Context): Promise<void> {
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
