/** The facts of each remedy. */
interface Facts {
  // about a HyperMLService
  'abandon-service': { readonly namespace: string; readonly name: string };
  'add-spoke-or-delete': { readonly namespace: string; readonly name: string };
  'choose-group': unknown;
  'list-spoke-events': { readonly namespace: string; readonly name: string };
  'name-spokes': unknown;
  'resume-service': { readonly namespace: string; readonly name: string };
  // about Karmada and its clusters
  'check-hub': unknown;
  'check-karmada': unknown;
  'describe-cluster': { readonly cluster: string };
  'grant-karmada-secret': unknown;
  'install-crds': { readonly cluster: string };
  'join-cluster': { readonly cluster: string };
  'list-clusters': unknown;
  // about a HeadIngress and its gateway
  'name-gateway-url': unknown;
  'name-host': unknown;
  'await-address': unknown;
  'await-other-spoke': unknown;
  'await-ready': unknown;
  'choose-name': unknown;
  'choose-workload': unknown;
  'describe-service': { readonly name: string };
  'disable-rewrite': unknown;
  'distinguish-entries': unknown;
  'review-history': { readonly name: string };
  'set-weight': { readonly spoke: string };
  'take-over-fields': unknown;
  'delete-headingress': { readonly name: string };
  'fix-finding': {
    readonly code: string;
    readonly objects: readonly NamedObject[];
    readonly facts?: FindingFacts | undefined;
  };
  'force-unknown-readiness': unknown;
  // about an object that GitOps manages
  'change-repository': unknown;
}

export interface NamedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the fix of a finding refers to besides its objects. */
export interface FindingFacts {
  /** Namespace of the gateway's pods. */
  readonly proxyNamespace?: string;
  /** A host pattern that other routes match. */
  readonly host?: string;
  /** The port that is missing from a ServiceEntry. */
  readonly port?: number;
  /** The ServiceEntry (`namespace/name`) in whose namespace Istio looks for DestinationRules. */
  readonly serviceEntry?: string;
}

type RemedyName = keyof Facts;

/** The remedy called `Name`, with its facts. */
export type RemedyOf<Name extends RemedyName> = {
  readonly [N in Name]: { readonly is: N } & Readonly<Facts[N]>;
}[Name];

/**
 * What the user can do about an error or a problem, as data. The caller renders it as text; on the command
 * line, that is a command to run or a flag to set.
 */
export type Remedy = RemedyOf<RemedyName>;

/** The text for each remedy. */
export type RemedyTexts = { readonly [N in RemedyName]: (remedy: RemedyOf<N>) => string };
