import { abandon, abandonUnseen, type LeftBehind } from '../../src/controller/abandon.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import { type HyperMLService, nameOf } from '../../src/domain/hypermlservice.ts';
import { refOf } from '../../src/domain/object.ts';
import { type Cluster, HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import type { Context, Register } from '../context.ts';
import { parseDuration } from '../duration.ts';
import { connectKarmada, type KarmadaFlags, withKarmadaFlags } from '../karmada.ts';
import { plainName } from '../names.ts';

export const remove: Register = (yargs, context) =>
  yargs.command(
    'delete <name>',
    'Delete a HyperMLService, and what it placed on its clusters',
    (y) =>
      withKarmadaFlags(y)
        .positional('name', { type: 'string', demandOption: true })
        .options({
          wait: { type: 'boolean', default: true, describe: 'Return only when all of it is gone' },
          timeout: {
            type: 'string',
            default: '0s',
            describe: 'How long to wait; zero means for as long as it takes',
          },
          force: {
            type: 'boolean',
            default: false,
            describe: 'Leave behind what cannot be removed, and list it',
          },
          grace: {
            type: 'string',
            default: '10s',
            describe: 'How long to wait before something is left behind',
          },
        })
        .example('kubectl hmls delete hmls-sample', '')
        .example('kubectl hmls delete hmls-sample --force', 'when a cluster will not come back'),
    (args) => run(args, context),
  );

interface DeleteFlags extends KarmadaFlags {
  readonly name: string;
  readonly wait: boolean;
  readonly timeout: string;
  readonly force: boolean;
  readonly grace: string;
}

async function run(flags: DeleteFlags, context: Context): Promise<void> {
  const timeoutMs = parseDuration(flags.timeout, 'timeout') || Number.POSITIVE_INFINITY;
  const graceMs = parseDuration(flags.grace, 'grace');
  const hub = await context.connect(flags);
  const namespace = flags.namespace ?? hub.defaultNamespace;
  const hmls = await hub.get(HYPERMLSERVICES, { namespace, name: plainName(flags.name) });
  await hub.remove(HYPERMLSERVICES, refOf(hmls), { uid: hmls.metadata.uid });
  context.io.out(
    `hypermlservice.tensorstack.dev "${hmls.metadata.name}" deleted from ${namespace} namespace\n`,
  );
  if (flags.force) await force(hmls, hub, graceMs, flags, context);
  else if (flags.wait) await untilGone(hmls, hub, timeoutMs, flags.timeout, context);
}

async function untilGone(
  hmls: HyperMLService,
  hub: Cluster,
  timeoutMs: number,
  timeout: string,
  context: Context,
): Promise<void> {
  const left = await remainsOf(hmls, hub, timeoutMs, context);
  if (!left) return;
  const { name, namespace } = left.metadata;
  throw new HmlsError('timed-out', `"${name}" is still there after ${timeout}: ${obstacle(left)}`, {
    hint: `kubectl hmls delete ${name} -n ${namespace} --force`,
  });
}

/** What holds up a deletion. */
function obstacle({ status }: HyperMLService): string {
  const applied = status?.conditions?.find(({ type }) => type === 'FullyApplied');
  return applied?.status === 'True' || !applied?.message
    ? 'the controller has not begun to remove what it placed'
    : applied.message;
}

async function force(
  hmls: HyperMLService,
  hub: Cluster,
  graceMs: number,
  flags: KarmadaFlags,
  context: Context,
): Promise<void> {
  const left = await remainsOf(hmls, hub, graceMs, context);
  if (!left) return;
  for (const { cluster, resource } of await letGo(left, hub, flags, context)) {
    const place = resource.namespace ? ` in namespace ${resource.namespace}` : '';
    context.io.err(`left behind: ${cluster} ${nameOf(resource)}${place}\n`);
  }
}

async function letGo(
  hmls: HyperMLService,
  hub: Cluster,
  flags: KarmadaFlags,
  context: Context,
): Promise<LeftBehind[]> {
  try {
    const karmada = await connectKarmada(flags, hub, context);
    return await abandon(hmls, karmada, { hub, sleep: context.sleep });
  } catch (error) {
    if (!isAway(error)) throw error;
    context.io.err(`Karmada cannot be asked, so its Works stay, too: ${error.message}\n`);
    return await abandonUnseen(hmls, hub);
  }
}

const isAway = (error: unknown): error is HmlsError =>
  error instanceof HmlsError && error.code === 'unreachable';

const POLL_MS = 250;

/** `hmls` as it still is after `timeoutMs`; undefined as soon as it is gone. */
async function remainsOf(
  hmls: HyperMLService,
  hub: Cluster,
  timeoutMs: number,
  { now, sleep }: Context,
): Promise<HyperMLService | undefined> {
  const deadline = now().getTime() + timeoutMs;
  for (;;) {
    const left = await stillThere(hmls, hub);
    if (!left || now().getTime() >= deadline) return left;
    await sleep(POLL_MS);
  }
}

/** One of the same name that was made since is another. */
async function stillThere(
  { metadata }: HyperMLService,
  hub: Cluster,
): Promise<HyperMLService | undefined> {
  try {
    const found = await hub.get(HYPERMLSERVICES, refOf({ metadata }));
    return found.metadata.uid === metadata.uid ? found : undefined;
  } catch (error) {
    if (error instanceof HmlsError && error.code === 'not-found') return undefined;
    throw error;
  }
}
