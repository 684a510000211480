import { HmlsError } from '../../../src/errors.ts';
import type { HeadIngressBackend } from '../../../src/headingress/backend.ts';
import { change, readWithSource } from '../../../src/headingress/change.ts';
import { decideSync } from '../../../src/headingress/sync.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { backendOf, refIn } from '../../clusters/ingress.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { stoppedBy } from '../../exit.ts';
import type { syncFlags } from '../flags/traffic.ts';
import { changeOptions, printWritten } from './write.ts';

type SyncFlags = FlagsOf<typeof syncFlags>;

export async function run(flags: SyncFlags, context: Context): Promise<void> {
  const hub = await context.connect(flags);
  const backend = await backendOf(flags, context);
  if (flags.watch) await follow(hub, backend, flags, context);
  else await syncOnce(hub, backend, flags, context);
}

async function syncOnce(
  hub: Cluster,
  backend: HeadIngressBackend,
  flags: SyncFlags,
  context: Context,
): Promise<void> {
  const read = readWithSource((source) => hub.get(HYPERMLSERVICES, source));
  const options = { ...changeOptions(flags, context), read };
  const ref = await refIn(flags, context);
  const { written } = await change(backend, ref, decideSync({ force: flags.force }), options);
  await printWritten(written, flags, context);
}

/** Syncs whenever the HyperMLService changes; warns about failures, and retries on the next change. */
async function follow(
  hub: Cluster,
  backend: HeadIngressBackend,
  flags: SyncFlags,
  context: Context,
): Promise<void> {
  const { headIngress } = await backend.read(await refIn(flags, context));
  const { namespace, name } = headIngress.source;
  const changes = new Changes();
  const reflect = await context.reflect();
  const scope = { namespace, fieldSelector: `metadata.name=${name}` };
  const reflection = reflect(hub, HYPERMLSERVICES, scope, () => changes.note());
  const stopped = context.untilStopped().finally(() => changes.end());
  await reflection.synced;
  while (await changes.next()) await attempt(() => syncOnce(hub, backend, flags, context), context);
  reflection.stop();
  throw stoppedBy(await stopped);
}

async function attempt(action: () => Promise<void>, { io }: Context): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    io.err(`Warning: ${error.message}\n`);
  }
}

/** Coalesces change notifications; initially, one is pending. */
class Changes {
  #changed = true;
  #ended = false;
  #wake: () => void = () => {};

  note(): void {
    this.#changed = true;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves to true on a change, to false at the end. */
  async next(): Promise<boolean> {
    while (!this.#changed && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const due = this.#changed;
    this.#changed = false;
    return due;
  }
}
