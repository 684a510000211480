import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { Scope } from '../../src/kube/requests.ts';
import type { Table } from '../../src/kube/tables.ts';
import { type Ref, refOf } from '../../src/kubernetes/object.ts';
import { integerOf } from '../commandline/flags.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { getFlags } from '../commands/flags/inspect.ts';
import type { Input } from '../context.ts';
import { inNamespaces, readServices } from './manifests.ts';
import { orNoNamespace, plainName, serviceNamed } from './names.ts';
import { unlistable } from './selection.ts';

export type QueryFlags = FlagsOf<typeof getFlags>;

/** Which HyperMLServices to get. */
export interface Query extends Scope {
  readonly pageSize: number;
  /** By name; undefined: all in scope. */
  readonly refs: readonly Ref[] | undefined;
  readonly ignoreNotFound: boolean;
}

/** @throws HmlsError `usage`, in the words of kubectl, for flags that exclude each other */
export async function queryOf(flags: QueryFlags, hub: Cluster, input: Input): Promise<Query> {
  const { allNamespaces, selector, fieldSelector, ignoreNotFound = false } = flags;
  return {
    namespace: allNamespaces ? undefined : (flags.namespace ?? hub.defaultNamespace),
    labelSelector: selector,
    fieldSelector,
    pageSize: integerOf(flags.chunkSize ?? '500', '--chunk-size'),
    refs: await refsOf(flags, hub, input),
    ignoreNotFound,
  };
}

async function refsOf(flags: QueryFlags, hub: Cluster, input: Input): Promise<Ref[] | undefined> {
  const { names = [], filename, kustomize } = flags;
  if (filename !== undefined || kustomize !== undefined)
    return await refsInFiles(flags, hub, input);
  if (names.length === 0) return undefined;
  if (flags.selector || flags.fieldSelector) {
    throw usage('name cannot be provided when a selector is specified');
  }
  if (flags.allNamespaces) {
    throw usage('a resource cannot be retrieved by name across all namespaces');
  }
  const namespace = flags.namespace ?? hub.defaultNamespace;
  return names.map((name) => ({ namespace, name: plainName(name) }));
}

async function refsInFiles(flags: QueryFlags, hub: Cluster, input: Input): Promise<Ref[]> {
  if (flags.names && flags.names.length > 0) {
    throw usage(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  const manifests = await readServices(flags, input, 'get');
  const located = inNamespaces(manifests, flags.namespace, hub.defaultNamespace);
  return located.map(({ object }) => refOf(object));
}

const usage = (message: string) => new HmlsError('usage', message);

/** What was found, and the errors for the rest. */
export interface Found<T> {
  readonly found: readonly T[];
  readonly failures: readonly HmlsError[];
}

export async function listed(hub: Cluster, query: Query) {
  const { found, failures } = await asked<readonly HyperMLService[]>(query, {
    all: async () => (await hub.list(HYPERMLSERVICES, query)).items,
    one: async (ref) => [await serviceNamed(hub, ref)],
  });
  return { objects: found.flat(), failures };
}

/** @param whole with the objects of the rows, not only their metadata */
export async function tabled(hub: Cluster, query: Query, { whole }: { readonly whole: boolean }) {
  const { found, failures } = await asked<Table>(query, {
    all: () => hub.table(HYPERMLSERVICES, { ...query, whole }),
    one: (ref) => hub.table(HYPERMLSERVICES, { ...ref, whole }).catch(orNoNamespace(hub, ref)),
  });
  const [first] = found;
  const rows = found.flatMap((table) => table.rows);
  return { table: { columnDefinitions: first?.columnDefinitions ?? [], rows }, failures };
}

interface Questions<T> {
  all(): Promise<T>;
  one(ref: Ref): Promise<T>;
}

/** What is found is shown even if the server refuses others; any other error ends the query. */
async function asked<T>(query: Query, { all, one }: Questions<T>): Promise<Found<T>> {
  const questions = query.refs
    ? query.refs.map((ref) => () => one(ref))
    : [() => all().catch(unlistable(query))];
  const found: T[] = [];
  const failures: HmlsError[] = [];
  for (const question of questions) {
    try {
      found.push(await question());
    } catch (error) {
      if (!(error instanceof HmlsError) || !error.answered) throw error;
      if (!(query.ignoreNotFound && error.code === 'not-found')) failures.push(error);
    }
  }
  return { found, failures };
}
