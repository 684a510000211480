import type { Cluster } from '../../src/kube/cluster.ts';
import { connectionOf, verbosityOf } from '../commandline/flags.ts';
import type { Context, GlobalFlags } from '../context.ts';
import { configPath, type Given, profilesIn, settingsOf } from './profile.ts';
import { type Reporter, reporterFor } from './reporter.ts';

/** What yargs made of the command line. */
export type Args = GlobalFlags & Given & { readonly _: readonly (string | number)[] };

/** Connects commands as the global flags, the environment and the profile want it. */
export class Connections {
  /** For the commands: connects by the words of flags, and prints what servers warn of. */
  readonly context: Context;
  #reporter: Reporter;

  constructor(context: Context) {
    this.#reporter = reporterFor(context, 0);
    this.context = {
      ...context,
      connect: (flags) => context.connect(connectionOf(flags), this.#reporter),
      connectTo: (kubeconfig): Promise<Cluster> => context.connectTo(kubeconfig, this.#reporter),
    };
  }

  /**
   * To be called before the command runs: sets the flags that the environment or the profile has a value
   * for, and the command line has not.
   *
   * @throws HmlsError `usage` for flags or a profile that make no sense
   */
  async prepare(args: Args): Promise<void> {
    this.#reporter = reporterFor(this.context, verbosityOf(args));
    if (args._[0] === 'config') return;
    const { env, input } = this.context;
    const settings = settingsOf(args, env, await profilesIn(configPath(env), input));
    for (const [key, { value }] of Object.entries(settings)) Object.assign(args, { [key]: value });
  }

  /** @throws HmlsError `usage` if a server warned, and the flags make an error of that */
  finish({ warningsAsErrors }: GlobalFlags): void {
    if (warningsAsErrors) this.#reporter.assertNoWarnings();
  }
}
