import { HmlsError, isA } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { type FindRoutes, routesOn, stillRouted } from '../../clusters/headingresses.ts';
import { type IngressFlags, withIngressFlags } from '../../clusters/ingress.ts';
import { type KarmadaFlags, withKarmadaFlags } from '../../clusters/karmada.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { Context, Register } from '../../context.ts';
import { whileDoing, withEach } from '../../exit.ts';
import { type DryRun, dryRunFlag, dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import {
  assertOneWay,
  isSet,
  readTargets,
  type Target,
  type TargetFlags,
  targetsOf,
  withTargetFlags,
} from '../../select/targets.ts';
import { isConfirmed } from './confirmation.ts';
import { letGoOf, untilGone } from './removal.ts';

export const remove: Register = (yargs, context) =>
  yargs.command(
    'delete [names..]',
    'Delete HyperMLServices, and what they placed on their clusters',
    (y) =>
      withIngressFlags(withKarmadaFlags(withTargetFlags(y)))
        .options({
          interactive: { alias: 'i', type: 'boolean', describe: 'Ask before anything is deleted' },
          'ignore-not-found': {
            type: 'boolean',
            describe: 'Take it for success if there is nothing; the default with --all and -l',
          },
          'dry-run': dryRunFlag,
          output: {
            alias: 'o',
            type: 'string',
            requiresArg: true,
            describe: 'name: only print what is deleted, for a pipe',
          },
          wait: { type: 'boolean', default: true, describe: 'Return only when all of it is gone' },
          timeout: {
            type: 'string',
            requiresArg: true,
            default: '0s',
            describe: 'How long to wait; zero means for as long as it takes',
          },
          force: {
            type: 'boolean',
            default: false,
            describe:
              'Delete although a HeadIngress routes to it; leave behind what cannot be removed, and list it',
          },
          grace: {
            type: 'string',
            requiresArg: true,
            default: '10s',
            describe: 'With --force: how long to wait before something is left behind',
          },
        })
        .example('kubectl hmls delete hmls-sample', '')
        .example('kubectl hmls delete -f hmls-sample.yaml --ignore-not-found', '')
        .example('kubectl hmls delete -l team=vision --interactive', '')
        .example('kubectl hmls delete hmls-sample --force', 'when a cluster will not come back'),
    (args) => run(args, context),
  );

interface DeleteFlags extends TargetFlags, KarmadaFlags, IngressFlags {
  readonly interactive?: boolean | undefined;
  readonly ignoreNotFound?: boolean | undefined;
  readonly dryRun?: string | undefined;
  readonly output?: string | undefined;
  readonly wait: boolean;
  readonly timeout: string;
  readonly force: boolean;
  readonly grace: string;
}

async function run(flags: DeleteFlags, context: Context): Promise<void> {
  const { io, input } = context;
  const options = optionsOf(flags);
  const read = await readTargets(flags, input, 'delete');
  const hub = await context.connect(flags);
  const targets = await targetsOf(flags, hub, read);
  if (targets.length === 0) return io.out('No resources found\n');
  const names = targets.map(({ ref }) => ref.name);
  if (flags.interactive && !(await isConfirmed(names, context))) {
    return io.out('deletion is cancelled\n');
  }
  const deletion = new Deletion(flags, options, hub, context);
  await withEach(targets, (target) => deletion.of(target));
  await deletion.wait();
}

/** What the flags come to. */
interface Options {
  readonly dryRun: DryRun;
  readonly ignoreNotFound: boolean;
  readonly timeoutMs: number;
  readonly graceMs: number;
}

/** @throws HmlsError `usage` if they come to nothing */
function optionsOf(flags: DeleteFlags): Options {
  assertOneWay(flags);
  const { output = '' } = flags;
  if (!['', 'name'].includes(output)) {
    const message = `unexpected -o output mode: ${output}. We only support '-o name'`;
    throw new HmlsError('usage', message);
  }
  return {
    dryRun: dryRunOf(flags.dryRun),
    ignoreNotFound: flags.ignoreNotFound ?? isSet(flags),
    timeoutMs: parseDuration(flags.timeout, 'timeout') || Number.POSITIVE_INFINITY,
    graceMs: parseDuration(flags.grace, 'grace'),
  };
}

/** One run of the command. */
class Deletion {
  readonly #flags: DeleteFlags;
  readonly #options: Options;
  readonly #hub: Cluster;
  readonly #context: Context;
  readonly #asked: HyperMLService[] = [];
  #findRoutes: FindRoutes | undefined;

  constructor(flags: DeleteFlags, options: Options, hub: Cluster, context: Context) {
    this.#flags = flags;
    this.#options = options;
    this.#hub = hub;
    this.#context = context;
  }

  /** Asks for the deletion of one. */
  async of(target: Target): Promise<void> {
    if (this.#options.dryRun === 'client') return this.#report(target);
    try {
      const hmls = await this.#remove(target);
      this.#report(target);
      if (this.#options.dryRun !== 'none') return;
      this.#asked.push(hmls);
      if (this.#flags.force) await this.#letGo(hmls);
    } catch (error) {
      const absent = isA(error, 'not-found');
      if (absent && this.#options.ignoreNotFound) return;
      throw target.source ? whileDoing('deleting', target.source, error) : error;
    }
  }

  /** Until all are gone. */
  async wait(): Promise<void> {
    const { wait, timeout, force } = this.#flags;
    if (!wait || force) return;
    const patience = { text: timeout, ms: this.#options.timeoutMs };
    await withEach(this.#asked, (hmls) => untilGone(hmls, this.#hub, patience, this.#context));
  }

  async #remove({ ref, source }: Target): Promise<HyperMLService> {
    if (!ref.name) {
      const message = `error when deleting "${source}": resource name may not be empty`;
      throw new HmlsError('usage', message);
    }
    const hmls = await this.#hub.get(HYPERMLSERVICES, ref);
    if (!this.#flags.force) await this.#assertUnrouted(hmls);
    const dryRun = this.#options.dryRun === 'server';
    await this.#hub.remove(HYPERMLSERVICES, refOf(hmls), { uid: hmls.metadata.uid, dryRun });
    return hmls;
  }

  async #assertUnrouted(hmls: HyperMLService): Promise<void> {
    this.#findRoutes ??= await routesOn(this.#flags, this.#hub, this.#context);
    const routes = await this.#findRoutes(hmls);
    if (routes.length > 0) throw stillRouted(hmls, routes);
  }

  #letGo(hmls: HyperMLService): Promise<void> {
    return letGoOf(hmls, this.#hub, this.#options.graceMs, this.#flags, this.#context);
  }

  #report({ ref: { name, namespace } }: Target): void {
    const type = 'hypermlservice.tensorstack.dev';
    const done = `deleted from ${namespace} namespace${dryRunSuffix(this.#options.dryRun)}`;
    const line = this.#flags.output === 'name' ? `${type}/${name}` : `${type} "${name}" ${done}`;
    this.#context.io.out(`${line}\n`);
  }
}
