import { KindScopes } from '../../src/controller/kinds.ts';
import { deletionPreview, previewOf } from '../../src/controller/preview.ts';
import type { Change } from '../../src/domain/changes.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import type { HyperMLService } from '../../src/domain/hypermlservice.ts';
import { refOf } from '../../src/domain/object.ts';
import { type Cluster, HYPERMLSERVICES } from '../../src/kube/cluster.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';
import { exitCode, Verdict } from '../exit.ts';
import { withEach } from '../failures.ts';
import { connectKarmada, type KarmadaFlags, withKarmadaFlags } from '../karmada.ts';
import { inNamespaces, readServices, type ServiceManifest } from '../manifests.ts';
import { plainName } from '../names.ts';
import { type ManifestFlags, withManifestFlags } from '../sources.ts';

export const plan: Register = (yargs, context) =>
  yargs.command(
    'plan [names..]',
    'Show, spoke by spoke, what a change would create, change and remove',
    (y) =>
      withKarmadaFlags(withManifestFlags(y))
        .positional('names', {
          type: 'string',
          array: true,
          default: [] as string[],
          describe: 'HyperMLServices as they are: what has not gone out yet',
        })
        .options({
          delete: { type: 'boolean', default: false, describe: 'As if they were to be deleted' },
          'show-secrets': {
            type: 'boolean',
            default: false,
            describe: 'Show what is in Secrets, instead of ***',
          },
        })
        .example(
          'kubectl hmls plan -f hmls-sample.yaml',
          'exits with 0 if nothing changes, 1 if so',
        )
        .example('kubectl hmls plan hmls-sample', 'what suspend holds back')
        .example('kubectl hmls plan hmls-sample --delete', ''),
    (flags) => run(flags, context),
  );

interface PlanFlags extends GlobalFlags, ManifestFlags, KarmadaFlags {
  readonly names: readonly string[];
  readonly delete: boolean;
  readonly showSecrets: boolean;
}

/** Exits as `diff` does: 1 if there are differences, more if they cannot be told. */
async function run(flags: PlanFlags, context: Context): Promise<void> {
  try {
    if (await showChanges(flags, context)) throw new Verdict(1);
  } catch (error) {
    if (error instanceof Verdict) throw error;
    throw new Verdict(Math.max(exitCode(error), 2), { cause: error });
  }
}

/** Whether there are any. */
async function showChanges(flags: PlanFlags, context: Context): Promise<boolean> {
  const { io, timers } = context;
  const wanted = await wantedBy(flags, context);
  const hub = await context.connect(flags);
  const karmada = await connectKarmada(flags, hub, context);
  const kinds = new KindScopes(karmada, timers);
  const { changeSummary, renderChanges } = await import('../../src/render/changes.ts');
  let differs = false;
  await withEach(await wanted(hub), async (find) => {
    const hmls = await find();
    const changes = flags.delete
      ? await deletionPreview(hmls, karmada)
      : await previewOf(hmls, karmada, kinds);
    io.out(renderChanges(changes, { secrets: flags.showSecrets }));
    io.err(`${changeSummary(hmls, changes)}${heldBack(hmls, flags)}\n`);
    differs ||= changes.some(isDifference);
  });
  return differs;
}

const isDifference = ({ does }: Change) => does !== 'nothing';

const heldBack = ({ spec }: HyperMLService, flags: PlanFlags) =>
  spec.suspend && !flags.delete ? ' (suspended: nothing goes out)' : '';

/** How to find the HyperMLServices that the flags mean, as they would be. */
type Wanted = (hub: Cluster) => Promise<readonly (() => Promise<HyperMLService>)[]>;

/** @throws HmlsError `usage` for flags that make no sense, or a manifest that cannot be read */
async function wantedBy(flags: PlanFlags, { input }: Context): Promise<Wanted> {
  const files = flags.filename !== undefined || flags.kustomize !== undefined;
  if (files === flags.names.length > 0) {
    throw new HmlsError('usage', 'name HyperMLServices, or their manifests with -f');
  }
  const read = files ? await readServices(flags, input, 'diff') : [];
  return async (hub) => {
    const namespace = flags.namespace ?? hub.defaultNamespace;
    const manifests = inNamespaces(read, flags.namespace, hub.defaultNamespace);
    return files
      ? manifests.map((manifest) => () => asApplied(manifest, hub, flags))
      : flags.names.map(
          (name) => () => hub.get(HYPERMLSERVICES, { namespace, name: plainName(name) }),
        );
  };
}

/** What the hub would have after an apply; for a deletion, what it has. */
async function asApplied({ object }: ServiceManifest, hub: Cluster, flags: PlanFlags) {
  if (flags.delete) return hub.get(HYPERMLSERVICES, refOf(object));
  const applied = await hub.apply(HYPERMLSERVICES, object, { force: true, dryRun: true });
  return (await isThere(object, hub)) ? applied : withoutUid(applied);
}

async function isThere(object: HyperMLService, hub: Cluster): Promise<boolean> {
  try {
    await hub.get(HYPERMLSERVICES, refOf(object));
    return true;
  } catch (error) {
    if (error instanceof HmlsError && error.code === 'not-found') return false;
    throw error;
  }
}

/** The uid of a dry run is nobody's. */
function withoutUid(hmls: HyperMLService): HyperMLService {
  const { uid: _, ...metadata } = hmls.metadata;
  return { ...hmls, metadata };
}
