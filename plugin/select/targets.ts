import { HmlsError } from '../../src/errors.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { type Ref, refOf } from '../../src/kubernetes/object.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { targetFlags } from '../commands/flags/shared.ts';
import type { Input } from '../context.ts';
import { inNamespaces, labelled, readServices } from './manifests.ts';
import { plainName } from './names.ts';
import { unlistable } from './selection.ts';

/** Which HyperMLServices a command changes: by name, manifest, label or namespace. */
export type TargetFlags = FlagsOf<typeof targetFlags>;

export interface Target {
  readonly ref: Ref;
  /** The manifest that names it. */
  readonly source?: string;
}

/** Whether they are selected as a set, which may be empty. */
export const isSet = ({ selector, all }: TargetFlags) => all === true || selector !== undefined;

/** @throws HmlsError `usage`, in the words of kubectl, for flags that exclude each other */
export function assertOneWay(flags: TargetFlags): void {
  const { names, filename, kustomize, selector, all, allNamespaces } = flags;
  const files = filename !== undefined || kustomize !== undefined;
  if (files && names.length > 0) {
    throw usage(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  if (all && selector) throw usage("setting 'all' parameter but found a non empty selector. ");
  if (files) return;
  if (names.length > 0 && isSet(flags)) {
    throw usage('name cannot be provided when a selector is specified');
  }
  if (names.length > 0 && allNamespaces) {
    throw usage('a resource cannot be retrieved by name across all namespaces');
  }
  if (names.length === 0 && !isSet(flags)) {
    throw usage('resource(s) were provided, but no name was specified');
  }
}

const usage = (message: string) => new HmlsError('usage', message);

/**
 * The targets that the flags name, in order; they need not exist.
 *
 * @param read the result of {@link readTargets}
 */
export async function targetsOf(
  flags: TargetFlags,
  hub: Cluster,
  read: Awaited<ReturnType<typeof readServices>>,
): Promise<Target[]> {
  const files = flags.filename !== undefined || flags.kustomize !== undefined;
  if (isSet(flags) && !files) return await matching(flags, hub);
  const namespace = flags.namespace ?? hub.defaultNamespace;
  return [
    ...flags.names.map((name) => ({ ref: { namespace, name: plainName(name) } })),
    ...inNamespaces(read, flags.namespace, hub.defaultNamespace).map(({ object, source }) => ({
      ref: refOf(object),
      source,
    })),
  ];
}

/** The manifests that the flags name, if any, filtered by label. */
export const readTargets = async (flags: TargetFlags, input: Input, verb: 'delete' | 'patch') =>
  flags.filename === undefined && flags.kustomize === undefined
    ? []
    : labelled(await readServices(flags, input, verb), flags.selector);

async function matching(flags: TargetFlags, hub: Cluster): Promise<Target[]> {
  const namespace = flags.allNamespaces ? undefined : (flags.namespace ?? hub.defaultNamespace);
  const scope = { namespace, labelSelector: flags.selector };
  const { items } = await hub.list(HYPERMLSERVICES, scope).catch(unlistable(scope));
  return items.map((hmls) => ({ ref: refOf(hmls) }));
}
