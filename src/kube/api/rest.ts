import type { Kind } from '../../kubernetes/kinds.ts';
import { type KubeObject, type Ref, refOf } from '../../kubernetes/object.ts';
import type { Cluster, List, WatchEvent } from '../cluster.ts';
import { fromGarbage, fromSocket, isExpired } from '../failures.ts';
import {
  type ApplyOptions,
  type CreateOptions,
  type EditOptions,
  FIELD_MANAGER,
  type Paging,
  type RemoveOptions,
  type Scope,
  type TableScope,
  type WatchOptions,
  type WriteOptions,
} from '../requests.ts';
import type { Table } from '../tables.ts';
import type { Request } from './http.ts';
import { parseJson } from './json.ts';
import { collectionPath, objectPath, type Query, selectorsOf, withQuery } from './paths.ts';
import type { Session } from './session.ts';
import { eventsOf } from './watch.ts';

/** Objects per request of a list, as kubectl. */
const PAGE = 500;
const JSON_TYPE = 'application/json';
const TABLE_TYPE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** An API server, over HTTP. */
export class RestCluster implements Cluster {
  readonly defaultNamespace: string;
  readonly server: string;
  readonly #session: Session;

  constructor(session: Session, defaultNamespace: string) {
    this.#session = session;
    this.server = session.server;
    this.defaultNamespace = defaultNamespace;
  }

  async get<T extends KubeObject>(kind: Kind<T>, ref: Ref): Promise<T> {
    return (await this.read(objectPath(kind, ref))) as T;
  }

  async list<T extends KubeObject>(kind: Kind<T>, scope: Scope & Paging): Promise<List<T>> {
    const path = collectionPath(kind, scope.namespace);
    const pages = await this.#pages<ListPage<T>>(path, selectorsOf(scope), JSON_TYPE, scope);
    // In lists of built-in kinds the items do not say what they are.
    const type = { apiVersion: kind.apiVersion, kind: kind.kind };
    const items = pages.flatMap((page) => (page.items ?? []).map((item) => ({ ...type, ...item })));
    return { items, resourceVersion: versionOf(pages) };
  }

  async table(kind: Kind, scope: TableScope): Promise<Table> {
    const { name, namespace } = scope;
    const path = name
      ? objectPath(kind, { namespace: namespace ?? '', name })
      : collectionPath(kind, namespace);
    const query = name ? wholeRows(scope) : { ...selectorsOf(scope), ...wholeRows(scope) };
    const paging = name ? { pageSize: 0 } : scope;
    const pages = await this.#pages<TablePage>(path, query, TABLE_TYPE, paging);
    return {
      columnDefinitions: pages[0]?.columnDefinitions ?? [],
      rows: pages.flatMap((page) => page.rows ?? []),
      resourceVersion: versionOf(pages),
    };
  }

  watch<T extends KubeObject>(
    kind: Kind<T>,
    scope: Scope,
    from: WatchOptions,
  ): AsyncIterable<WatchEvent<T>> {
    const path = collectionPath(kind, scope.namespace);
    return this.#watch<T>(withQuery(path, selectorsOf(scope)), JSON_TYPE, from);
  }

  async *watchTable(
    kind: Kind,
    scope: TableScope,
    from: WatchOptions,
  ): AsyncGenerator<WatchEvent<Table>> {
    const query = { ...selectorsOf(withName(scope)), ...wholeRows(scope) };
    const path = withQuery(collectionPath(kind, scope.namespace), query);
    for await (const event of this.#watch<TablePage>(path, TABLE_TYPE, from)) {
      yield event.type === 'bookmark' ? event : { ...event, object: tableOf(event.object) };
    }
  }

  async *#watch<T extends { readonly metadata?: object }>(
    path: string,
    accept: string,
    { resourceVersion, signal }: WatchOptions,
  ): AsyncGenerator<WatchEvent<T>> {
    const whole = withQuery(path, {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion,
      timeoutSeconds: 300 + Math.floor(Math.random() * 300),
    });
    try {
      const answer = await this.#session.stream(get(whole, accept), signal);
      yield { type: 'bookmark', resourceVersion };
      yield* eventsOf<T>(answer);
    } catch (error) {
      if (!signal.aborted) throw fromSocket(error, this.server);
    }
  }

  create<T extends KubeObject>(kind: Kind<T>, object: T, options?: CreateOptions): Promise<T> {
    const path = collectionPath(kind, object.metadata.namespace ?? '');
    const query = { fieldValidation: options?.strict ? 'Strict' : undefined, ...editing(options) };
    return this.#write('POST', withQuery(path, query), object);
  }

  replace<T extends KubeObject>(kind: Kind<T>, object: T, options?: EditOptions): Promise<T> {
    const path = objectPath(kind, refOf(object));
    return this.#write('PUT', withQuery(path, editing(options)), object);
  }

  replaceStatus<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T> {
    return this.#write('PUT', objectPath(kind, refOf(object), 'status'), object);
  }

  apply<T extends KubeObject>(kind: Kind<T>, object: T, options?: ApplyOptions): Promise<T> {
    const query = { fieldManager: FIELD_MANAGER, force: options?.force, ...dryRun(options) };
    const path = withQuery(objectPath(kind, refOf(object)), query);
    return this.#write('PATCH', path, object, 'application/apply-patch+yaml');
  }

  patch<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    patch: object,
    options?: EditOptions,
  ): Promise<T> {
    const path = withQuery(objectPath(kind, ref), editing(options));
    return this.#write('PATCH', path, patch, 'application/merge-patch+json');
  }

  patchStatus<T extends KubeObject>(kind: Kind<T>, ref: Ref, patch: object): Promise<T> {
    const path = objectPath(kind, ref, 'status');
    return this.#write('PATCH', path, patch, 'application/merge-patch+json');
  }

  async remove(kind: Kind, ref: Ref, options: RemoveOptions = {}): Promise<void> {
    const { uid, resourceVersion } = options;
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid, resourceVersion },
      ...(options.dryRun && { dryRun: ['All'] }),
    };
    await this.#write('DELETE', objectPath(kind, ref), body);
  }

  async read(path: string): Promise<unknown> {
    return this.#parse(await this.#session.text(get(path, JSON_TYPE)));
  }

  async #write<T>(
    method: Request['method'],
    path: string,
    body: object,
    type: string = JSON_TYPE,
  ): Promise<T> {
    const headers = { Accept: JSON_TYPE, 'Content-Type': type };
    const text = await this.#session.text({ method, path, headers, body: JSON.stringify(body) });
    return this.#parse(text) as T;
  }

  /** All pages. If the list changes too much while we turn them, it is asked for again, in one piece. */
  async #pages<P extends Page>(
    path: string,
    query: Query,
    accept: string,
    { pageSize = PAGE }: Paging,
  ): Promise<P[]> {
    const limit = pageSize > 0 ? pageSize : undefined;
    const page = async (more: Query) =>
      this.#parse(
        await this.#session.text(get(withQuery(path, { ...query, ...more }), accept)),
      ) as P;
    const pages = [await page({ limit })];
    try {
      for (let next = nextOf(pages); next; next = nextOf(pages)) {
        pages.push(await page({ limit, continue: next }));
      }
      return pages;
    } catch (error) {
      if (!isExpired(error)) throw error;
      return [await page({})];
    }
  }

  #parse(text: string): unknown {
    try {
      return parseJson(text);
    } catch {
      throw fromGarbage(this.server, text);
    }
  }
}

interface Page {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
}

interface ListPage<T> extends Page {
  readonly items?: readonly T[] | null;
}

interface TablePage extends Page, Partial<Pick<Table, 'columnDefinitions' | 'rows'>> {}

const wholeRows = ({ whole }: TableScope): Query => ({
  includeObject: whole ? 'Object' : undefined,
});

/** A watch is always of a collection; one object of it is a selection. */
const withName = ({ name, fieldSelector, ...scope }: TableScope): Scope => ({
  ...scope,
  fieldSelector: name ? `metadata.name=${name}` : fieldSelector,
});

/** As a watch sends them: the first has the columns, the others need not. */
const tableOf = (page: TablePage): Table => ({
  columnDefinitions: page.columnDefinitions ?? [],
  rows: page.rows ?? [],
  resourceVersion: page.metadata?.resourceVersion ?? '',
});

const nextOf = (pages: readonly Page[]) => pages.at(-1)?.metadata?.continue;

/** Of the first page; the others show the same moment. */
const versionOf = (pages: readonly Page[]) => pages[0]?.metadata?.resourceVersion ?? '';

const get = (path: string, accept: string): Request => ({
  method: 'GET',
  path,
  headers: { Accept: accept },
});

const editing = (options: EditOptions | undefined): Query => ({
  fieldManager: options?.manager,
  ...dryRun(options),
});

const dryRun = (options: WriteOptions | undefined): Query => ({
  dryRun: options?.dryRun ? 'All' : undefined,
});
