import type { Cluster } from '../../src/kube/cluster.ts';
import { connectionOf, verbosityOf } from '../commandline/flags.ts';
import type { Context, GlobalFlags } from '../context.ts';
import { configPath, type Given, profilesIn, settingsOf } from './profile.ts';
import { type Reporter, reporterFor } from './reporter.ts';

/** The parsed command line. */
export type Args = GlobalFlags & Given & { readonly _: readonly (string | number)[] };

/** Connects commands as configured by global flags, environment and profile. */
export class Connections {
  /** For commands: connects by their flags, and prints warnings of API servers. */
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
   * Must be called before the command runs: sets flags that the command line leaves unset from the
   * environment or the profile.
   *
   * @throws HmlsError `usage` for invalid flags or an invalid profile
   */
  async prepare(args: Args): Promise<void> {
    this.#reporter = reporterFor(this.context, verbosityOf(args));
    if (args._[0] === 'config') return;
    const { env, input } = this.context;
    const settings = settingsOf(args, env, await profilesIn(configPath(env), input));
    for (const [key, { value }] of Object.entries(settings)) Object.assign(args, { [key]: value });
  }

  /** @throws HmlsError `usage` if a server sent warnings and the flags turn them into errors */
  finish({ warningsAsErrors }: GlobalFlags): void {
    if (warningsAsErrors) this.#reporter.assertNoWarnings();
  }
}
