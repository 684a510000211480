import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Input, Io } from '../../context.ts';
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
  /** What to print for each, e.g. `created`. */
  readonly done: string;
  /** Not called in a client-side dry run. Returns what the hub stores. */
  write(hub: Cluster, manifest: ServiceManifest, dryRun: boolean): Promise<HyperMLService>;
}

/** What to write, and how to show it. */
export interface WriteOptions {
  readonly dryRun: DryRun;
  readonly output: Output;
  readonly manifests: readonly ServiceManifest[];
  /** The only one that the manifests may name. */
  readonly namespace: string | undefined;
}

/**
 * Reads all manifests.
 *
 * @throws HmlsError `usage` for invalid flags or manifests, or without any manifest
 */
export async function writeOptionsOf(
  flags: FlagsOf<typeof writeFlags>,
  input: Input,
  verb: 'apply' | 'create',
): Promise<WriteOptions> {
  const dryRun = dryRunOf(flags.dryRun);
  const output = await outputOf(flags, input);
  const manifests = labelled(await readServices(flags, input, verb), flags.selector);
  if (manifests.length === 0) throw new HmlsError('usage', `no objects passed to ${verb}`);
  return { dryRun, output, manifests, namespace: flags.namespace };
}

/**
 * Writes and prints one manifest after the other; one that fails does not keep the others from being
 * written. Returns the HyperMLServices that were written, in the order of their manifests.
 */
export async function writeManifests(
  hub: Cluster,
  { dryRun, output, manifests, namespace }: WriteOptions,
  { done, write }: Writing,
  io: Io,
): Promise<readonly HyperMLService[]> {
  const services: HyperMLService[] = [];
  await withEach(inNamespaces(manifests, namespace, hub.defaultNamespace), async (manifest) => {
    const service =
      dryRun === 'client' ? manifest.object : await write(hub, manifest, dryRun === 'server');
    io.out(report(service, output, `${done}${dryRunSuffix(dryRun)}`));
    services.push(service);
  });
  return services;
}

const report = (service: HyperMLService, output: Output, done: string) =>
  'print' in output ? output.print(service) : `${typedName(service)} ${done}\n`;
