import { countedWrites, KIND_RULES, type KindRule } from '../../src/controller/kinds.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { groupOf } from '../../src/hmls/placement.ts';
import { EVENTS, LEASES } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { hubManifests } from '../../src/manifests/objects.ts';

interface Role extends KubeObject {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** What a role grants, a line each, e.g. `patch hypermlservices/status.tensorstack.dev`. */
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
