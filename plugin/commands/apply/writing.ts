import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { withEach } from '../../exit.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../../output/dryrun.ts';
import { type Output, outputOf } from '../../output/output.ts';
import {
  inNamespaces,
  labelled,
  readServices,
  type ServiceManifest,
} from '../../select/manifests.ts';
import type { writeFlags } from '../flags/manage.ts';

/** What to do with each manifest. */
export interface Writing {
  readonly verb: 'apply' | 'create';
  /** What to print for each, e.g. `created`. */
  readonly done: string;
  /** Not called in a client-side dry run. Returns what the hub stores. */
  write(hub: Cluster, manifest: ServiceManifest, dryRun: boolean): Promise<HyperMLService>;
}

/** The HyperMLServices that were written, in the order of their manifests, and their hub. */
export interface Written {
  readonly hub: Cluster;
  readonly services: readonly HyperMLService[];
  readonly dryRun: DryRun;
}

/**
 * Reads all manifests, then writes and prints one after the other; one that fails does not keep the
 * others from being written.
 */
export async function writeManifests(
  flags: FlagsOf<typeof writeFlags>,
  context: Context,
  { verb, done, write }: Writing,
): Promise<Written> {
  const dryRun = dryRunOf(flags.dryRun);
  const output = await outputOf(flags, context.input);
  const read = labelled(await readServices(flags, context.input, verb), flags.selector);
  if (read.length === 0) throw new HmlsError('usage', `no objects passed to ${verb}`);
  const hub = await context.connect(flags);
  const services: HyperMLService[] = [];
  const manifests = inNamespaces(read, flags.namespace, hub.defaultNamespace);
  await withEach(manifests, async (manifest) => {
    const service =
      dryRun === 'client' ? manifest.object : await write(hub, manifest, dryRun === 'server');
    context.io.out(report(service, output, `${done}${dryRunSuffix(dryRun)}`));
    services.push(service);
  });
  return { hub, services, dryRun };
}

const report = (service: HyperMLService, output: Output, done: string) =>
  'print' in output ? output.print(service) : `${typedName(service)} ${done}\n`;
