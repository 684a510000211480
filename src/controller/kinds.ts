import { HYPERMLSERVICES } from '../hmls/kind.ts';
import { CLUSTERS, WORKS } from '../karmada/kinds.ts';
import { EVENTS, type Kind, LEASES, SECRETS } from '../kubernetes/kinds.ts';
import type { ClusterRole, WriteVerb } from './report.ts';

/** What the controller does with the objects of one kind, in the verbs of RBAC. */
export interface KindRule {
  readonly on: ClusterRole;
  readonly kind: Kind;
  readonly verbs: readonly Verb[];
  /** The same for the status subresource. */
  readonly statusVerbs?: readonly ('patch' | 'update')[];
  /** The only namespace in which it does so; absent: all. */
  readonly namespace?: string;
  /** The only object; absent: all. */
  readonly name?: string;
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/**
 * The kinds that the controller reads and writes. On the hub it is granted exactly this, see
 * src/manifests/rbac.yaml; on Karmada it acts as the user of the kubeconfig in the Secret.
 */
export const KIND_RULES: readonly KindRule[] = [
  {
    on: 'hub',
    kind: HYPERMLSERVICES,
    verbs: ['list', 'watch', 'patch'],
    statusVerbs: ['patch'],
  },
  { on: 'hub', kind: EVENTS, verbs: ['create', 'get', 'patch'] },
  {
    on: 'hub',
    kind: SECRETS,
    verbs: ['list', 'watch'],
    namespace: 'karmada-system',
    name: 'karmada-kubeconfig',
  },
  { on: 'hub', kind: LEASES, verbs: ['create', 'get', 'update'], namespace: 'hmls-system' },
  {
    on: 'karmada',
    kind: WORKS,
    verbs: ['list', 'watch', 'get', 'create', 'update', 'patch', 'delete'],
    statusVerbs: ['update'],
  },
  { on: 'karmada', kind: CLUSTERS, verbs: ['list', 'watch'] },
];

/** One series of the metric `hmls_writes_total`. */
export interface CountedWrite {
  readonly cluster: ClusterRole;
  readonly verb: WriteVerb;
  readonly kind: string;
}

/** Every series that the writes of `rules` may count in; the Lease is not counted. */
export const countedWrites = (rules: readonly KindRule[]): CountedWrite[] =>
  rules
    .filter(({ kind }) => kind !== LEASES)
    .flatMap(({ on: cluster, kind: { kind }, verbs, statusVerbs = [] }) => {
      const counted = new Set(verbs.flatMap((verb) => COUNTED_AS[verb] ?? []));
      if (statusVerbs.length > 0) counted.add('status');
      return [...counted].map((verb) => ({ cluster, verb, kind }));
    });

const COUNTED_AS: Readonly<Partial<Record<Verb, WriteVerb>>> = {
  create: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
};
