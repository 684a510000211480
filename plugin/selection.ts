import { HmlsError } from '../src/domain/errors.ts';
import type { HyperMLService } from '../src/domain/hypermlservice.ts';
import { type Cluster, HYPERMLSERVICES } from '../src/kube/cluster.ts';
import type { GlobalFlags } from './context.ts';
import { plainName } from './names.ts';

export interface SelectionFlags extends GlobalFlags {
  readonly names?: readonly string[] | undefined;
  readonly allNamespaces?: boolean | undefined;
}

/** The positional NAME… of commands that show HyperMLServices. */
export const namesPositional = {
  type: 'string',
  array: true,
  default: [] as string[],
  describe: 'HyperMLServices; default: all',
} as const;

export const allNamespacesFlag = {
  alias: 'A',
  type: 'boolean',
  describe: 'Look in all namespaces',
} as const;

/** Which HyperMLServices are meant. */
export interface Selection {
  /** Undefined means all. */
  readonly namespace: string | undefined;
  /** Empty means all. */
  readonly names: readonly string[];
}

/** @throws HmlsError `usage` for names in all namespaces, in the words of kubectl */
export function selectionOf(flags: SelectionFlags, hub: Cluster): Selection {
  const names = (flags.names ?? []).map(plainName);
  if (names.length > 0 && flags.allNamespaces) {
    throw new HmlsError('usage', 'a resource cannot be retrieved by name across all namespaces');
  }
  const namespace = flags.allNamespaces ? undefined : (flags.namespace ?? hub.defaultNamespace);
  return { namespace, names };
}

export interface Selected {
  readonly services: readonly HyperMLService[];
  /** One for each name that nobody has. */
  readonly failures: readonly HmlsError[];
}

/** What is there of a selection: the names that are found are shown although others are not. */
export async function selected(hub: Cluster, { namespace, names }: Selection): Promise<Selected> {
  if (names.length === 0) {
    const { items } = await hub.list(HYPERMLSERVICES, { namespace });
    return { services: items, failures: [] };
  }
  const services: HyperMLService[] = [];
  const failures: HmlsError[] = [];
  for (const name of names) {
    try {
      services.push(await hub.get(HYPERMLSERVICES, { namespace: namespace ?? '', name }));
    } catch (error) {
      if (!(error instanceof HmlsError) || error.code !== 'not-found') throw error;
      failures.push(error);
    }
  }
  return { services, failures };
}

export function failOn(failures: readonly HmlsError[]): void {
  if (failures.length > 0) throw new AggregateError(failures);
}

/** As kubectl says it, on stderr. */
export const nothingFound = ({ namespace }: Selection) =>
  namespace === undefined
    ? 'No resources found\n'
    : `No resources found in ${namespace} namespace.\n`;
