import { HmlsError, isA } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster, List, WatchEvent } from '../../../src/kube/cluster.ts';
import type { ListWatch } from '../../../src/kube/follow.ts';
import type { Scope, WatchOptions } from '../../../src/kube/requests.ts';
import type { Table, TableRow } from '../../../src/kube/tables.ts';
import type { ObjectMeta, Ref } from '../../../src/kubernetes/object.ts';
import { age } from '../../../src/render/kubectl/age.ts';
import { inOrderOf } from '../../../src/render/kubectl/ordering.ts';
import type { Printer } from '../../../src/render/kubectl/printer.ts';
import {
  type EventType,
  type TableOptions,
  tablePrinter,
} from '../../../src/render/kubectl/servertable.ts';
import type { Context } from '../../context.ts';
import { LiveView, lostNote, staleNote } from '../../output/live.ts';
import { orNoNamespace, serviceNamed } from '../../select/names.ts';
import type { Query } from '../../select/query.ts';
import { changesOf } from './following.ts';

export interface WatchStyle {
  /** Omits the initial list. */
  readonly silent: boolean;
  /** Prefixes each line with the type of its event. */
  readonly events: boolean;
  readonly sortBy: string | undefined;
}

/** Prints objects, then each again when it changes, until the process ends. */
export async function watchObjects(
  hub: Cluster,
  query: Query,
  print: Printer,
  { silent, events, sortBy }: WatchStyle,
  context: Context,
): Promise<void> {
  const { io } = context;
  const show = (object: object, type: EventType) =>
    io.out(print(events ? { type, object } : object));
  const followed = objectsOf(hub, query);
  const first = await begun(followed, query, (ref) => firstObject(hub, ref));
  if (!first) return;
  const items = sortBy ? inOrderOf(sortBy, first.items, (item) => item) : first.items;
  if (!silent) for (const object of items) show(object, 'ADDED');
  for await (const { type, item } of changesOf(first, followed, patience(context))) {
    show(item, EVENTS[type]);
  }
}

/** The same for table rows. A terminal shows the current table, a pipe each change. */
export async function watchTable(
  hub: Cluster,
  query: Query,
  options: TableOptions,
  { silent, events, sortBy }: WatchStyle,
  context: Context,
): Promise<void> {
  const { io } = context;
  const followed = new Rows(hub, query, sortBy !== undefined);
  const first = await begun(followed, query, (ref) => followed.firstRow(ref));
  if (!first) return;
  const items = sortBy ? inOrderOf(sortBy, first.items, ({ object }) => object) : first.items;
  const view = new LiveView(context);
  if (view.isInPlace && !silent && !events) {
    return await showInPlace(view, { ...first, items }, followed, options, context);
  }
  const print = tablePrinter(options);
  const show = (rows: readonly TableRow[], type: EventType) =>
    io.out(print(followed.tableOf(rows), events ? type : undefined));
  if (!silent) show(items, 'ADDED');
  for await (const { type, item } of changesOf(first, followed, patience(context))) {
    show([item], EVENTS[type]);
  }
}

const EVENTS = { added: 'ADDED', modified: 'MODIFIED', deleted: 'DELETED' } as const;

const patience = ({ io, now, sleep }: Context) => ({ now, sleep, onLost: lostNote(io) });

/** The initial list; undefined for a missing object if that is to be ignored. */
async function begun<T>(
  followed: ListWatch<T>,
  query: Query,
  one: (ref: Ref) => Promise<List<T>>,
): Promise<List<T> | undefined> {
  const ref = refOf(query);
  if (!ref) return await followed.list();
  try {
    return await one(ref);
  } catch (error) {
    if (query.ignoreNotFound && isA(error, 'not-found')) return undefined;
    throw error;
  }
}

/** @throws HmlsError `usage`, in the words of kubectl, unless all is meant, or one */
function refOf({ refs }: Query): Ref | undefined {
  if (!refs || refs.length === 1) return refs?.[0];
  throw new HmlsError(
    'usage',
    `watch is only supported on individual resources and resource collections - ${refs.length} resources were found`,
  );
}

/** A watch is of a collection; one object of it is a selection. */
function scopeOf(query: Query): Scope {
  const ref = refOf(query);
  if (!ref) return query;
  return { namespace: ref.namespace, fieldSelector: `metadata.name=${ref.name}` };
}

function objectsOf(hub: Cluster, query: Query): ListWatch<HyperMLService> {
  const scope = scopeOf(query);
  return {
    list: () => hub.list(HYPERMLSERVICES, scope),
    watch: (from) => hub.watch(HYPERMLSERVICES, scope, from),
    metadataOf: ({ metadata }) => metadata,
  };
}

async function firstObject(hub: Cluster, ref: Ref): Promise<List<HyperMLService>> {
  const object = await serviceNamed(hub, ref);
  return { items: [object], resourceVersion: object.metadata.resourceVersion ?? '' };
}

/** Rows of a table, with its columns. */
class Rows implements ListWatch<TableRow> {
  #columns: Table['columnDefinitions'] = [];
  readonly #hub: Cluster;
  readonly #query: Query;
  readonly #whole: boolean;

  constructor(hub: Cluster, query: Query, whole: boolean) {
    this.#hub = hub;
    this.#query = query;
    this.#whole = whole;
  }

  async list(): Promise<List<TableRow>> {
    return this.#taken(await this.#hub.table(HYPERMLSERVICES, this.#scope()));
  }

  async firstRow(ref: Ref): Promise<List<TableRow>> {
    const asked = this.#hub.table(HYPERMLSERVICES, { ...ref, whole: this.#whole });
    return this.#taken(await asked.catch(orNoNamespace(this.#hub, ref)));
  }

  async *watch(from: WatchOptions): AsyncGenerator<WatchEvent<TableRow>> {
    const events = this.#hub.watchTable(HYPERMLSERVICES, this.#scope(), from);
    for await (const event of events) {
      if (event.type === 'bookmark') yield event;
      else {
        for (const object of this.#taken(event.object).items) yield { type: event.type, object };
      }
    }
  }

  metadataOf({ object }: TableRow): ObjectMeta {
    return object.metadata;
  }

  tableOf = (rows: readonly TableRow[]) => ({ columnDefinitions: this.#columns, rows });

  #scope = () => ({ ...scopeOf(this.#query), whole: this.#whole });

  #taken({ columnDefinitions, rows, resourceVersion }: Table): List<TableRow> {
    if (columnDefinitions.length > 0) this.#columns = columnDefinitions;
    return { items: rows, resourceVersion };
  }
}

/** Redraws the current table on every change and every second, so that ages advance. */
async function showInPlace(
  view: LiveView,
  first: List<TableRow>,
  rows: Rows,
  options: TableOptions,
  { now, timers, sleep }: Context,
): Promise<void> {
  const shown = new Map(first.items.map((row) => [row.object.metadata.uid, row]));
  let failure: HmlsError | undefined;
  const show = () => {
    const table = rows.tableOf([...shown.values()].map((row) => aged(row, rows, now())));
    view.show(tablePrinter(options)(table) + staleNote(failure));
  };
  const heard = (error?: HmlsError) => {
    failure = error;
    show();
  };
  let stopTicking = () => {};
  const tick = () => {
    show();
    stopTicking = timers.after(1000, tick);
  };
  tick();
  try {
    const patience = { now, sleep, onLost: heard, onFound: () => heard() };
    for await (const { type, item } of changesOf(first, rows, patience)) {
      if (type === 'deleted') shown.delete(item.object.metadata.uid);
      else shown.set(item.object.metadata.uid, item);
      show();
    }
  } finally {
    stopTicking();
  }
}

/** The age that the server rendered is as old as the row. */
function aged(row: TableRow, rows: Rows, now: Date): TableRow {
  const { columnDefinitions } = rows.tableOf([]);
  const at = columnDefinitions.findIndex(({ name, type }) => name === 'Age' && type === 'date');
  if (at < 0) return row;
  return { ...row, cells: row.cells.with(at, age(row.object.metadata.creationTimestamp, now)) };
}
