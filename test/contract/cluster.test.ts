import { HmlsError } from '../../src/errors.ts';
import type { Cluster, WatchEvent } from '../../src/kube/cluster.ts';
import type { Scope } from '../../src/kube/requests.ts';
import { NAMESPACES } from '../../src/kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../src/kubernetes/object.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { CONFIGMAPS, realCluster, WIDGETS, type Widget } from './bed.ts';

/** One of the two, with a namespace of its own. */
interface Subject {
  cluster: Cluster;
  namespace: string;
  /** Makes sure that version 1 is too old to watch from. */
  compact(): void;
}

async function fakeSubject(): Promise<Subject> {
  const cluster = new FakeCluster();
  const of = ({ spec }: KubeObject & { spec?: { size?: string } }) => spec?.size;
  cluster.columns.set('Widget', [{ name: 'Size', type: 'string', priority: 0, of }]);
  return { cluster, namespace: 'contract', compact: () => cluster.compact() };
}

async function realSubject(): Promise<Subject> {
  return { ...(await realCluster()), compact: () => {} };
}

describe.each([
  { name: 'FakeCluster', subject: fakeSubject },
  { name: 'a real API server', subject: realSubject },
])('$name', ({ subject }) => {
  let cluster: Cluster;
  let namespace: string;
  let compact: () => void;
  let count = 0;

  beforeAll(async () => {
    ({ cluster, namespace, compact } = await subject());
  }, 30_000);

  /** A Widget with a unique name. */
  const aWidget = (
    spec: Widget['spec'] = {},
    metadata: Partial<Widget['metadata']> = {},
  ): Widget => ({
    apiVersion: WIDGETS.apiVersion,
    kind: WIDGETS.kind,
    metadata: { namespace, name: `w${++count}`, ...metadata },
    spec,
  });

  const made = (spec?: Widget['spec'], metadata?: Partial<Widget['metadata']>) =>
    cluster.create(WIDGETS, aWidget(spec, metadata));

  const aConfigMap = (data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: `c${++count}` },
    data,
  });

  const now = (widget: Widget) => cluster.get(WIDGETS, refOf(widget));

  describe('create', () => {
    test('fills in server-side fields, and get gives the same', async () => {
      const widget = await made({ size: 'L' }, { labels: { a: 'b' } });
      expect(widget).toMatchObject({
        spec: { size: 'L' },
        metadata: {
          uid: expect.any(String),
          resourceVersion: expect.stringMatching(/^\d+$/),
          creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          generation: 1,
          labels: { a: 'b' },
        },
      });
      expect(await now(widget)).toEqual(widget);
    });

    test('a namespace exists if something is in it', async () => {
      await made();
      const ref = (name: string) => ({ namespace: '', name });
      const metadata = expect.objectContaining({ name: namespace });
      expect(await cluster.get(NAMESPACES, ref(namespace))).toMatchObject({ metadata });
      await expect(cluster.get(NAMESPACES, ref('no-such'))).rejects.toMatchObject({
        code: 'not-found',
        message: 'namespaces "no-such" not found',
      });
    });

    test('keeps unknown fields, to the last digit', async () => {
      const spec = {
        long: 9007199254740993n,
        float: 0.1,
        template: '{{if .X}}"\u00e9\u6f22"{{end}}',
        empty: { list: [], map: {} },
      };
      expect((await now(await made(spec))).spec).toEqual(spec);
    });

    test('drops a status', async () => {
      const widget = await cluster.create(WIDGETS, { ...aWidget(), status: { ready: true } });
      expect(widget).not.toHaveProperty('status');
    });

    test('rejects an object that exists', async () => {
      const widget = await made();
      await expect(cluster.create(WIDGETS, aWidget({}, refOf(widget)))).rejects.toMatchObject({
        code: 'already-exists',
        reason: 'AlreadyExists',
        message: `widgets.contract.hmls.test "${widget.metadata.name}" already exists`,
      });
    });

    test('rejects a resourceVersion', async () => {
      const message = 'resourceVersion should not be set on objects to be created';
      await expect(made({}, { resourceVersion: '1' })).rejects.toMatchObject({ message });
    });
  });

  test('get reports what is not found', async () => {
    await expect(cluster.get(WIDGETS, { namespace, name: 'nope' })).rejects.toMatchObject({
      code: 'not-found',
      reason: 'NotFound',
      message: 'widgets.contract.hmls.test "nope" not found',
    });
    await expect(cluster.get(CONFIGMAPS, { namespace, name: 'nope' })).rejects.toMatchObject({
      message: 'configmaps "nope" not found',
    });
  });

  describe('list', () => {
    const names = async (scope: Scope) => {
      const { items } = await cluster.list(WIDGETS, { namespace, ...scope });
      return items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('list-'));
    };

    beforeAll(async () => {
      await made({}, { name: 'list-b', labels: { app: 'b', tier: 'x' } });
      await made({}, { name: 'list-a', labels: { app: 'a' } });
      await made({}, { name: 'list-c' });
    });

    test.each<{ scope: Scope; found: string[] }>([
      { scope: {}, found: ['list-a', 'list-b', 'list-c'] },
      { scope: { labelSelector: 'app=a' }, found: ['list-a'] },
      { scope: { labelSelector: 'app==a' }, found: ['list-a'] },
      { scope: { labelSelector: 'app!=a' }, found: ['list-b', 'list-c'] },
      { scope: { labelSelector: 'app' }, found: ['list-a', 'list-b'] },
      { scope: { labelSelector: '!app' }, found: ['list-c'] },
      { scope: { labelSelector: 'app in (a, b)' }, found: ['list-a', 'list-b'] },
      { scope: { labelSelector: 'app notin (a),tier=x' }, found: ['list-b'] },
      { scope: { labelSelector: 'app=b,tier=x' }, found: ['list-b'] },
      { scope: { fieldSelector: 'metadata.name=list-b' }, found: ['list-b'] },
      { scope: { fieldSelector: 'metadata.name!=list-b' }, found: ['list-a', 'list-c'] },
      { scope: { namespace: 'default', labelSelector: 'tier=x' }, found: [] },
    ])('$scope', async ({ scope, found }) => {
      expect(await names(scope)).toEqual(found);
    });

    test('spans all namespaces if none is given', async () => {
      const { items } = await cluster.list(WIDGETS, { labelSelector: 'tier=x' });
      expect(items.map(({ metadata }) => metadata.namespace)).toContain(namespace);
    });

    test('rejects a field that is not selectable', async () => {
      await expect(names({ fieldSelector: 'spec.size=L' })).rejects.toMatchObject({
        code: 'invalid',
        reason: 'BadRequest',
        message: 'field label not supported: spec.size',
      });
    });

    test('gives the type of its items, also for built-in kinds', async () => {
      await cluster.create(CONFIGMAPS, aConfigMap({ a: '1' }));
      const { items } = await cluster.list(CONFIGMAPS, { namespace });
      expect(items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    });
  });

  describe('replace', () => {
    test('increments the generation for the spec, not for the metadata', async () => {
      const first = await made({ size: 'S' });
      const second = await cluster.replace(WIDGETS, { ...first, spec: { size: 'M' } });
      expect(second.metadata.generation).toBe(2);
      const labels = { a: 'b' };
      const third = await cluster.replace(WIDGETS, {
        ...second,
        metadata: { ...second.metadata, labels },
      });
      expect(third.metadata).toMatchObject({ generation: 2, labels });
      expect(third.metadata.resourceVersion).not.toBe(second.metadata.resourceVersion);
    });

    test('without a change changes nothing', async () => {
      const widget = await made({ size: 'S' });
      const { metadata } = await cluster.replace(WIDGETS, widget);
      expect(metadata.resourceVersion).toBe(widget.metadata.resourceVersion);
    });

    test('rejects a stale resourceVersion', async () => {
      const widget = await made();
      await cluster.patch(WIDGETS, refOf(widget), { spec: { size: 'M' } });
      await expect(cluster.replace(WIDGETS, { ...widget, spec: {} })).rejects.toMatchObject({
        code: 'conflict',
        reason: 'Conflict',
        message: `Operation cannot be fulfilled on widgets.contract.hmls.test "${widget.metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
      });
    });

    test('needs a resourceVersion, unless the kind is built in', async () => {
      const { metadata } = await made();
      await expect(
        cluster.replace(WIDGETS, aWidget({ size: 'M' }, { name: metadata.name })),
      ).rejects.toMatchObject({
        code: 'invalid',
        reason: 'Invalid',
      });
      const map = aConfigMap({ a: '1' });
      await cluster.create(CONFIGMAPS, map);
      const { data } = await cluster.replace(CONFIGMAPS, { ...map, data: { b: '2' } });
      expect(data).toEqual({ b: '2' });
    });

    test('leaves the status alone', async () => {
      const widget = await made();
      const before = await cluster.patchStatus(WIDGETS, refOf(widget), { status: { ready: true } });
      await cluster.replace(WIDGETS, { ...before, spec: { size: 'M' }, status: { ready: false } });
      expect(await now(widget)).toMatchObject({ spec: { size: 'M' }, status: { ready: true } });
    });

    test('does not create', async () => {
      const widget = aWidget({}, { resourceVersion: '1' });
      await expect(cluster.replace(WIDGETS, widget)).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('the status', () => {
    test('is all that replaceStatus writes', async () => {
      const widget = await made({ size: 'S' });
      const written = await cluster.replaceStatus(WIDGETS, {
        ...widget,
        metadata: { ...widget.metadata, labels: { a: 'b' } },
        spec: { size: 'M' },
        status: { ready: true },
      });
      expect(written).toMatchObject({ spec: { size: 'S' }, status: { ready: true } });
      expect(written.metadata).toMatchObject({ generation: 1 });
      expect(written.metadata).not.toHaveProperty('labels');
    });

    test('is not overwritten with a stale resourceVersion', async () => {
      const widget = await made();
      await cluster.replaceStatus(WIDGETS, { ...widget, status: { ready: true } });
      const late = cluster.replaceStatus(WIDGETS, { ...widget, status: { ready: false } });
      await expect(late).rejects.toMatchObject({ code: 'conflict' });
    });

    test('is all that patchStatus writes', async () => {
      const widget = await made({ size: 'S' });
      const patch = { spec: { size: 'M' }, status: { ready: true, old: null } };
      const written = await cluster.patchStatus(WIDGETS, refOf(widget), patch);
      expect(written).toMatchObject({ spec: { size: 'S' }, status: { ready: true } });
    });
  });

  describe('apply', () => {
    test('creates, then merges', async () => {
      const widget = aWidget({ size: 'S', tags: ['a', 'b'], map: { a: 1 } });
      await cluster.apply(WIDGETS, widget);
      const spec = { size: 'S', tags: ['c'], map: { a: 1, b: 2 } };
      const second = await cluster.apply(WIDGETS, { ...widget, spec });
      expect(second).toMatchObject({ spec, metadata: { generation: 2 } });
    });

    test('removes fields that it set before and no longer sets', async () => {
      const widget = aWidget({ size: 'S', map: { a: 1, b: 2 } }, { labels: { a: 'b', c: 'd' } });
      await cluster.apply(WIDGETS, widget);
      const { name } = widget.metadata;
      const less = aWidget({ map: { b: 2 } }, { name, labels: { c: 'd' } });
      const after = await cluster.apply(WIDGETS, less);
      expect(after.spec).toEqual({ map: { b: 2 } });
      expect(after.metadata.labels).toEqual({ c: 'd' });
    });

    test('leaves fields of other managers alone', async () => {
      const widget = aWidget({ size: 'S' });
      await cluster.apply(WIDGETS, widget);
      await cluster.patch(WIDGETS, refOf(widget), { spec: { colour: 'red' } });
      const { spec } = await cluster.apply(WIDGETS, widget);
      expect(spec).toEqual({ size: 'S', colour: 'red' });
    });

    test('without a change changes nothing', async () => {
      const widget = aWidget({ size: 'S' });
      const first = await cluster.apply(WIDGETS, widget);
      const second = await cluster.apply(WIDGETS, widget);
      expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    });

    test('may require a resourceVersion, or a uid', async () => {
      const widget = aWidget({ size: 'S' });
      await cluster.apply(WIDGETS, widget);
      const stale = { ...widget, metadata: { ...widget.metadata, resourceVersion: '1' } };
      await expect(cluster.apply(WIDGETS, stale)).rejects.toMatchObject({ code: 'conflict' });
      const gone = aWidget({}, { uid: 'c0ffee00-0000-0000-0000-000000000000' });
      await expect(cluster.apply(WIDGETS, gone)).rejects.toMatchObject({ code: 'conflict' });
    });
  });

  describe('patch', () => {
    test('merges maps, replaces lists and removes with null', async () => {
      const widget = await made({ a: 1, map: { b: 2, c: 3 }, list: [1, 2] });
      const patch = { spec: { a: null, map: { c: null, d: { e: 4, f: null } }, list: [3] } };
      const after = await cluster.patch(WIDGETS, refOf(widget), patch);
      expect(after.spec).toEqual({ map: { b: 2, d: { e: 4 } }, list: [3] });
      expect(after.metadata.generation).toBe(2);
    });

    test('may require a resourceVersion', async () => {
      const widget = await made();
      const patch = { metadata: { resourceVersion: '1', labels: { a: 'b' } } };
      const step = cluster.patch(WIDGETS, refOf(widget), patch);
      await expect(step).rejects.toMatchObject({ code: 'conflict' });
    });

    test('leaves the status alone', async () => {
      const widget = await made();
      const after = await cluster.patch(WIDGETS, refOf(widget), { status: { ready: true } });
      expect(after).not.toHaveProperty('status');
    });

    test('does not create', async () => {
      const step = cluster.patch(WIDGETS, { namespace, name: 'nope' }, { spec: {} });
      await expect(step).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('remove', () => {
    test('removes', async () => {
      const widget = await made();
      await cluster.remove(WIDGETS, refOf(widget));
      await expect(now(widget)).rejects.toMatchObject({ code: 'not-found' });
      const again = cluster.remove(WIDGETS, refOf(widget));
      await expect(again).rejects.toMatchObject({ code: 'not-found' });
    });

    test('waits for finalizers', async () => {
      const widget = await made({}, { finalizers: ['contract.hmls.test/hold'] });
      await cluster.remove(WIDGETS, refOf(widget));
      const going = await now(widget);
      expect(going.metadata).toMatchObject({
        deletionTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        generation: 2,
      });
      await cluster.remove(WIDGETS, refOf(widget));
      expect((await now(widget)).metadata).toEqual(going.metadata);

      await cluster.patch(WIDGETS, refOf(widget), { metadata: { finalizers: null } });
      await expect(now(widget)).rejects.toMatchObject({ code: 'not-found' });
    });

    test('may require a uid, or a resourceVersion', async () => {
      const widget = await made();
      for (const precondition of [{ uid: 'another' }, { resourceVersion: '1' }]) {
        const step = cluster.remove(WIDGETS, refOf(widget), precondition);
        await expect(step).rejects.toMatchObject({ code: 'conflict', reason: 'Conflict' });
      }
      const { uid, resourceVersion } = widget.metadata;
      await cluster.remove(WIDGETS, refOf(widget), { uid, resourceVersion });
    });
  });

  test('a dry run responds as a real one, and changes nothing', async () => {
    const dryRun = { dryRun: true };
    const widget = await made({ size: 'S' });
    const changed = { ...widget, spec: { size: 'M' } };
    const ref = refOf(widget);
    const next = aWidget();

    expect(await cluster.create(WIDGETS, next, dryRun)).toMatchObject({
      metadata: { generation: 1 },
    });
    expect((await cluster.replace(WIDGETS, changed, dryRun)).spec).toEqual({ size: 'M' });
    expect((await cluster.patch(WIDGETS, ref, { spec: { a: 1 } }, dryRun)).spec).toHaveProperty(
      'a',
    );
    await cluster.apply(WIDGETS, aWidget({ b: 2 }, ref), dryRun);
    await cluster.remove(WIDGETS, ref, dryRun);

    expect(await now(widget)).toEqual(widget);
    await expect(now(next)).rejects.toMatchObject({ code: 'not-found' });
  });

  describe('watch', () => {
    const version = async () => (await cluster.list(WIDGETS, { namespace })).resourceVersion;

    /** The first `count` events after `resourceVersion`, without bookmarks. */
    async function changes(resourceVersion: string, count: number, scope: Scope = {}) {
      const stop = new AbortController();
      const seen: WatchEvent<Widget>[] = [];
      const from = { resourceVersion, signal: stop.signal };
      for await (const event of cluster.watch(WIDGETS, { namespace, ...scope }, from)) {
        if (event.type !== 'bookmark') seen.push(event);
        if (seen.length === count) stop.abort();
      }
      return seen.map((e) => (e.type === 'bookmark' ? '' : `${e.type} ${e.object.metadata.name}`));
    }

    test('reports existing objects, and changes', async () => {
      const from = await version();
      const { metadata } = await made();
      const ref = { namespace, name: metadata.name };
      const seen = changes(from, 3);
      await cluster.patch(WIDGETS, ref, { spec: { size: 'L' } });
      await cluster.remove(WIDGETS, ref);
      expect(await seen).toEqual(['added', 'modified', 'deleted'].map((t) => `${t} ${ref.name}`));
    });

    test('begins with a bookmark of its start', async () => {
      const resourceVersion = await version();
      const stop = new AbortController();
      const from = { resourceVersion, signal: stop.signal };
      const events: WatchEvent<Widget>[] = [];
      for await (const event of cluster.watch(WIDGETS, { namespace }, from)) {
        events.push(event);
        stop.abort();
      }
      expect(events).toEqual([{ type: 'bookmark', resourceVersion }]);
    });

    test('reports a deleted object in its last state, with the version of the deletion', async () => {
      const widget = await made({ size: 'S' });
      const resourceVersion = await version();
      await cluster.remove(WIDGETS, refOf(widget));
      const signal = new AbortController().signal;
      for await (const event of cluster.watch(
        WIDGETS,
        { namespace },
        { resourceVersion, signal },
      )) {
        if (event.type === 'bookmark') continue;
        expect(event).toMatchObject({ type: 'deleted', object: { spec: { size: 'S' } } });
        expect(Number(event.object.metadata.resourceVersion)).toBeGreaterThan(
          Number(resourceVersion),
        );
        break;
      }
    });

    test('reports objects that enter or leave a selection', async () => {
      const from = await version();
      const { metadata } = await made({}, { labels: { in: 'no' } });
      const ref = { namespace, name: metadata.name };
      for (const label of ['yes', 'no']) {
        await cluster.patch(WIDGETS, ref, { metadata: { labels: { in: label } } });
      }
      const seen = await changes(from, 2, { labelSelector: 'in=yes' });
      expect(seen).toEqual([`added ${ref.name}`, `deleted ${ref.name}`]);
    });

    test('ends silently when it is aborted', async () => {
      const stop = new AbortController();
      const from = { resourceVersion: await version(), signal: stop.signal };
      setTimeout(() => stop.abort(), 50);
      const events: string[] = [];
      for await (const { type } of cluster.watch(WIDGETS, { namespace }, from)) events.push(type);
      expect(events).toEqual(['bookmark']);
      for await (const _ of cluster.watch(WIDGETS, { namespace }, from))
        throw new Error('aborted before');
    });

    test('reports an expired version', async () => {
      await made();
      compact();
      await expect(changes('1', 1)).rejects.toMatchObject({ code: 'expired', reason: 'Expired' });
    });
  });

  describe('table', () => {
    test('has the columns that the server prints, and metadata', async () => {
      const { metadata } = await made({ size: 'L' }, { labels: { table: 'yes' } });
      const table = await cluster.table(WIDGETS, { namespace, labelSelector: 'table=yes' });
      expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Size', 'Age']);
      expect(table.rows).toHaveLength(1);
      expect(table.rows[0]?.cells).toEqual([metadata.name, 'L', expect.stringMatching(/^\d+s$/)]);
      expect(table.rows[0]?.object.metadata).toMatchObject({ namespace, labels: { table: 'yes' } });
      expect(table.resourceVersion).toMatch(/^\d+$/);
    });

    test('has one row for one name', async () => {
      const { metadata } = await made();
      const { rows } = await cluster.table(WIDGETS, { namespace, name: metadata.name });
      expect(rows.map(({ cells }) => cells[0])).toEqual([metadata.name]);
      const none = cluster.table(WIDGETS, { namespace, name: 'nope' });
      await expect(none).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  test('read reports what is not found', async () => {
    await expect(cluster.read('/nope')).rejects.toBeInstanceOf(HmlsError);
    await expect(cluster.read('/nope')).rejects.toMatchObject({ code: 'not-found' });
  });
});
