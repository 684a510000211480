import type { ControllerReport } from '../../src/controller/run.ts';
import { Controller } from '../../src/controller/run.ts';
import type { Report } from '../../src/controller/world.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import { keyOf } from '../../src/domain/object.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';

export const controller: Register = (yargs, context) =>
  yargs.command(
    'controller',
    'Run the controller: turns HyperMLServices into Karmada Works, and brings their status back',
    (y) =>
      y
        .option('karmada-secret', {
          type: 'string',
          default: 'karmada-system/karmada-kubeconfig',
          describe: "Secret of the hub with the kubeconfig of Karmada's API server, NAMESPACE/NAME",
        })
        .option('karmada-secret-key', {
          type: 'string',
          default: 'kubeconfig',
          describe: 'Key in that Secret',
        })
        .option('allow-namespaces', {
          type: 'string',
          array: true,
          default: [],
          describe: 'Namespaces, besides its own, that a HyperMLService may place into; * for all',
        })
        .option('allow-cluster-kinds', {
          type: 'string',
          array: true,
          default: [],
          describe: 'Cluster-scoped kinds that may be placed, as KIND or KIND.GROUP',
        })
        .option('concurrency', {
          type: 'number',
          default: 8,
          describe: 'HyperMLServices that are worked on at a time',
        }),
    (args) => run(args, context),
  );

interface ControllerArgs extends GlobalFlags {
  readonly karmadaSecret: string;
  readonly karmadaSecretKey: string;
  readonly allowNamespaces: readonly string[];
  readonly allowClusterKinds: readonly string[];
  readonly concurrency: number;
}

async function run(args: ControllerArgs, context: Context): Promise<void> {
  const hub = await context.connect(args);
  const log = loggerTo(context);
  const running = new Controller(
    {
      karmadaSecret: { ...secretFrom(args.karmadaSecret), key: args.karmadaSecretKey },
      policy: {
        allowNamespaces: args.allowNamespaces.flatMap(parts),
        allowClusterKinds: args.allowClusterKinds.flatMap(parts),
      },
      concurrency: args.concurrency,
    },
    {
      hub,
      reflect: await context.reflect(),
      connectTo: (kubeconfig) => context.connectTo(kubeconfig),
      timers: context.timers,
      report: reportTo(log),
    },
  );
  log('info', 'controller started', { hub: hub.server });
  await context.untilStopped();
  await running.stop();
  log('info', 'controller stopped', {});
}

const parts = (list: string) => list.split(',').filter((part) => part !== '');

function secretFrom(text: string): { namespace: string; name: string } {
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw new HmlsError('usage', `invalid Secret "${text}": want NAMESPACE/NAME`);
}

type Log = (
  level: 'info' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** One JSON document a line. */
function loggerTo({ io, now }: Context): Log {
  return (level, message, fields) => {
    io.err(`${JSON.stringify({ time: now().toISOString(), level, message, ...fields })}\n`);
  };
}

function reportTo(log: Log): Report & ControllerReport {
  return {
    wrote: (cluster, verb, kind, ref) =>
      log('info', 'wrote', { cluster, verb, kind, object: keyOf(ref) }),
    passed: () => {},
    failed: (key, error, failures) => {
      const said =
        error instanceof HmlsError
          ? error.message
          : error instanceof Error
            ? error.stack
            : `${error}`;
      log('error', 'pass failed', { hypermlservice: key, failures, error: said });
    },
  };
}
