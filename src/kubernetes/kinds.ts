import type { Event } from './event.ts';
import type { Condition, KubeObject } from './object.ts';

/** How one API server addresses the objects of type `T`. */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: it only carries `T` for the type checker. */
  readonly _type?: T;
}

export interface Secret extends KubeObject {
  readonly type?: string;
  /** Values are base64. */
  readonly data?: Readonly<Record<string, string>>;
}

export const EVENTS: Kind<Event> = {
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

export const SECRETS: Kind<Secret> = {
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

export interface CustomResourceDefinition extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export const CUSTOMRESOURCEDEFINITIONS: Kind<CustomResourceDefinition> = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

export interface Lease extends KubeObject {
  readonly spec?: LeaseSpec;
}

/** Times are RFC 3339 with microseconds. Source: LeaseSpec in k8s.io/api coordination/v1/types.go. */
export interface LeaseSpec {
  /** '' or absent: not held. */
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  /** How often the lease went from one holder to another. */
  readonly leaseTransitions?: number;
}

export const LEASES: Kind<Lease> = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

export const core = (kind: string, plural: string, namespaced: boolean): Kind => ({
  apiVersion: 'v1',
  kind,
  plural,
  namespaced,
});

export const rbac = (kind: string, plural: string, namespaced: boolean): Kind => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  plural,
  namespaced,
});

export const NAMESPACES = core('Namespace', 'namespaces', false);

export const PODS = core('Pod', 'pods', true);

export const SERVICES = core('Service', 'services', true);
