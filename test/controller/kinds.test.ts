import { hmlsReconciler } from '../../src/controller/hmls/controller.ts';
import { countedWrites, KIND_RULES, type KindRule } from '../../src/controller/kinds.ts';
import { runManager } from '../../src/controller/manager.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { groupOf } from '../../src/hmls/placement.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { elect } from '../../src/kube/election.ts';
import { reflectWith } from '../../src/kube/reflection.ts';
import { EVENTS, type Kind, LEASES } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { hubManifests } from '../../src/manifests/objects.ts';
import { anMLService, aService, aSpoke } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { applyAll } from '../support/karmada.ts';
import { FakeTimers } from '../support/timers.ts';

interface Role extends KubeObject {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** The permissions of a role, one per line, e.g. `patch hypermlservices/status.tensorstack.dev`. */
const granted = ({ kind, metadata, rules }: Role): string[] =>
  rules.flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) =>
          verbs.map((verb) => {
            const namespace = kind === 'Role' ? metadata.namespace : '*';
            return `${verb} ${resource}.${group} ${namespace}/${name}`;
          }),
        ),
      ),
    ),
  );

function needed({ kind, verbs, statusVerbs = [], namespace = '*', name = '*' }: KindRule) {
  const group = groupOf(kind.apiVersion);
  const place = `${namespace}/${name}`;
  return [
    ...verbs.map((verb) => `${verb} ${kind.plural}.${group} ${place}`),
    ...statusVerbs.map((verb) => `${verb} ${kind.plural}/status.${group} ${place}`),
  ];
}

test('the roles on the hub grant what the controller uses, and nothing else', () => {
  const roles = hubManifests().filter(({ kind }) => ['Role', 'ClusterRole'].includes(kind));
  expect((roles as Role[]).flatMap(granted).sort()).toEqual(
    KIND_RULES.filter(({ on }) => on === 'hub')
      .flatMap(needed)
      .sort(),
  );
});

test('writes are counted by cluster, verb and kind', () => {
  expect(countedWrites(KIND_RULES)).toEqual([
    { cluster: 'hub', verb: 'update', kind: 'HyperMLService' },
    { cluster: 'hub', verb: 'status', kind: 'HyperMLService' },
    { cluster: 'hub', verb: 'create', kind: 'Event' },
    { cluster: 'hub', verb: 'update', kind: 'Event' },
    { cluster: 'karmada', verb: 'create', kind: 'Work' },
    { cluster: 'karmada', verb: 'update', kind: 'Work' },
    { cluster: 'karmada', verb: 'delete', kind: 'Work' },
    { cluster: 'karmada', verb: 'status', kind: 'Work' },
  ]);
});

test.each([
  { rule: { on: 'hub', kind: HYPERMLSERVICES, verbs: ['list', 'watch'] } },
  { rule: { on: 'hub', kind: LEASES, verbs: ['create', 'update'] } },
] as const)('$rule.kind.kind with $rule.verbs is not counted', ({ rule }) => {
  expect(countedWrites([rule])).toEqual([]);
});

test('a create is counted once', () => {
  const rule = { on: 'hub', kind: EVENTS, verbs: ['create', 'get', 'patch', 'update'] } as const;
  expect(countedWrites([rule]).map(({ verb }) => verb)).toEqual(['create', 'update']);
});

/** The verbs of RBAC behind the methods of a Cluster. */
const VERBS: Readonly<Record<string, string>> = {
  get: 'get',
  list: 'list',
  watch: 'watch',
  create: 'create',
  replace: 'update',
  replaceStatus: 'update status',
  patch: 'patch',
  patchStatus: 'patch status',
  remove: 'delete',
};

/** `cluster`, and the requests that it gets, e.g. `patch status HyperMLService`. */
function recorded(cluster: FakeCluster) {
  const calls = new Set<string>();
  const proxy = new Proxy<Cluster>(cluster, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const verb = VERBS[String(name)];
        if (verb) calls.add(`${verb} ${(args[0] as Kind).kind}`);
        return member.apply(target, args);
      };
    },
  });
  return { proxy, calls };
}

const used = (on: 'hub' | 'karmada') =>
  KIND_RULES.filter((rule) => rule.on === on).flatMap(
    ({ kind: { kind }, verbs, statusVerbs = [] }) => [
      ...verbs.map((verb) => `${verb} ${kind}`),
      ...statusVerbs.map((verb) => `${verb} status ${kind}`),
    ],
  );

test('in the life of a service, the controller uses exactly the permissions of the table', async () => {
  const timers = new FakeTimers();
  const [hub, karmada] = [new FakeCluster(aService(), SECRET), new FakeCluster(aSpoke('spoke1'))];
  hub.now = karmada.now = () => new Date(timers.now());
  const resources = [{ name: 'mlservices', kind: 'MLService', namespaced: true }];
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources });
  const [onHub, onKarmada] = [recorded(hub), recorded(karmada)];
  const hmls = hmlsReconciler(OPTIONS, async () => onKarmada.proxy);
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const ended = runManager(
    onHub.proxy,
    {
      reconcilers: [hmls],
      lease: { namespace: 'hmls-system', name: 'hmls' },
      identity: 'replica-1',
      address: '',
      log: { format: 'json', level: 'error' },
    },
    {
      log: () => {},
      now: () => new Date(timers.now()),
      timers,
      reflect: async () => (cluster, kind, scope, onChange) =>
        reflectWith(
          { timing: timers.timing, report: () => {} },
          { cluster, kind, scope, onChange },
        ),
      elect: async () => (candidate) => elect(candidate, timers.timing),
      untilStopped: () => stopped,
    },
  );
  const ref = { namespace: 'demo', name: 'mnist' };
  const quiet = async () => {
    for (let round = 0; round < 4; round++) {
      await timers.pass(1100);
      await applyAll(karmada);
    }
  };
  await quiet();
  const edited = { ...anMLService(), spec: { paused: true } };
  const workloads = [{ clusters: ['spoke1'], manifests: [edited] }];
  await hub.patch(HYPERMLSERVICES, ref, { spec: { workloads, deletionPolicy: 'Orphan' } });
  await quiet();
  await hub.remove(HYPERMLSERVICES, ref);
  await quiet();
  stop();
  await ended;

  expect([...onHub.calls].filter((call) => !used('hub').includes(call))).toEqual([]);
  expect([...onKarmada.calls].filter((call) => !used('karmada').includes(call))).toEqual([]);
  const unused = (calls: ReadonlySet<string>, on: 'hub' | 'karmada') =>
    used(on).filter((call) => !calls.has(call));
  // Needed only if an Event exists already, or a Work that the cache does not show.
  expect(unused(onHub.calls, 'hub')).toEqual(['get Event', 'patch Event']);
  expect(unused(onKarmada.calls, 'karmada')).toEqual(['get Work']);
});

const SECRET: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'karmada-system', name: 'karmada-kubeconfig' },
  ...{ data: { kubeconfig: '' } },
};

const OPTIONS = {
  karmadaSecret: { namespace: 'karmada-system', name: 'karmada-kubeconfig', key: 'kubeconfig' },
  policy: { allowNamespaces: [], allowClusterKinds: [] },
  concurrency: 4,
  rate: { qps: 100, burst: 200 },
};
