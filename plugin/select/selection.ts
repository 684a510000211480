import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { Scope } from '../../src/kube/requests.ts';
import type { GlobalFlags } from '../context.ts';
import { plainName, serviceNamed } from './names.ts';

export interface SelectionFlags extends GlobalFlags {
  readonly names?: readonly string[] | undefined;
  readonly allNamespaces?: boolean | undefined;
  readonly selector?: string | undefined;
}

/** Which HyperMLServices to show. */
export interface Selection {
  /** Undefined: all. */
  readonly namespace: string | undefined;
  /** Empty: all. */
  readonly names: readonly string[];
  /** Only without names. */
  readonly labelSelector?: string | undefined;
}

/** @throws HmlsError `usage` in the words of kubectl, for flags that exclude each other */
export function selectionOf(flags: SelectionFlags, hub: Cluster): Selection {
  const names = (flags.names ?? []).map(plainName);
  const { selector: labelSelector } = flags;
  if (names.length > 0 && labelSelector) {
    throw new HmlsError('usage', 'name cannot be provided when a selector is specified');
  }
  if (names.length > 0 && flags.allNamespaces) {
    throw new HmlsError('usage', 'a resource cannot be retrieved by name across all namespaces');
  }
  const namespace = flags.allNamespaces ? undefined : (flags.namespace ?? hub.defaultNamespace);
  return { namespace, names, labelSelector };
}

export interface Selected {
  readonly services: readonly HyperMLService[];
  /** One for each name that does not exist. */
  readonly failures: readonly HmlsError[];
}

/** The HyperMLServices of a selection: names that exist are found even if others do not. */
export async function selected(hub: Cluster, selection: Selection): Promise<Selected> {
  const { namespace, names } = selection;
  if (names.length === 0) {
    const { items } = await hub.list(HYPERMLSERVICES, selection).catch(unlistable(selection));
    return { services: items, failures: [] };
  }
  const services: HyperMLService[] = [];
  const failures: HmlsError[] = [];
  for (const name of names) {
    try {
      services.push(await serviceNamed(hub, { namespace: namespace ?? '', name }));
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

/** In the words of kubectl, for stderr. */
export const nothingFound = ({ namespace }: Pick<Selection, 'namespace'>) =>
  namespace === undefined
    ? 'No resources found\n'
    : `No resources found in ${namespace} namespace.\n`;

const RESOURCE = '"tensorstack.dev/v1beta1, Resource=hypermlservices"';

/** The error of a failed list. Source: selector.go in k8s.io/cli-runtime/pkg/resource. */
export const unlistable =
  ({ labelSelector = '', fieldSelector = '' }: Scope) =>
  (error: unknown): never => {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code === 'not-found') {
      throw new HmlsError('not-found', 'the server doesn\'t have a resource type "hmls"', {
        hint: 'kubectl hmls install',
      });
    }
    if (error.reason !== 'BadRequest') throw error;
    const all = labelSelector === '' && fieldSelector === '';
    const selected = ` that match label selector "${labelSelector}", field selector "${fieldSelector}"`;
    const what = `${all ? 'list' : 'find'} ${RESOURCE}${all ? '' : selected}`;
    throw new HmlsError(error.code, `Unable to ${what}: ${error.message}`, {
      reason: error.reason,
      cause: error,
    });
  };
