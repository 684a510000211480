import type { Ref } from '../../../kubernetes/object.ts';

/** What `kubectl hmls headingress check` can find. A code is for ever: people search for it. */
export const INGRESS_FINDINGS = {
  HMLS0101: { severity: 'error', says: 'the gateway does not exist' },
  HMLS0102: { severity: 'error', says: 'the gateway does not answer to the host' },
  HMLS0103: { severity: 'error', says: 'exportTo hides an object from the gateway' },
  HMLS0104: { severity: 'error', says: 'another VirtualService takes all of its requests' },
  HMLS0105: { severity: 'warning', says: 'another VirtualService takes some of its requests' },
  HMLS0106: { severity: 'error', says: 'it takes all requests of another VirtualService' },
  HMLS0107: { severity: 'warning', says: 'it takes some requests of another VirtualService' },
  HMLS0108: { severity: 'warning', says: 'other VirtualServices have a host for themselves' },
  HMLS0109: { severity: 'error', says: 'no ServiceEntry makes a host of its spokes known' },
  HMLS0110: { severity: 'error', says: 'an older ServiceEntry says otherwise about the host' },
  HMLS0111: { severity: 'warning', says: 'several ServiceEntries are for the same host' },
  HMLS0112: { severity: 'error', says: 'kubectl-hmls did not make the VirtualService' },
  HMLS0113: { severity: 'warning', says: 'somebody else manages fields of it' },
  HMLS0114: { severity: 'error', says: 'it is kept by GitOps, which would undo every change' },
  HMLS0115: { severity: 'warning', says: 'a match of another VirtualService cannot be read' },
  HMLS0116: { severity: 'error', says: 'a DestinationRule decides on TLS otherwise than ours' },
  HMLS0117: { severity: 'warning', says: 'a DestinationRule decides on limits instead of ours' },
  HMLS0118: { severity: 'warning', says: 'somebody else has the gateway use TLS for a spoke' },
  HMLS0119: { severity: 'error', says: 'no DestinationRule has the gateway use TLS for a spoke' },
} as const satisfies Readonly<Record<string, { severity: 'error' | 'warning'; says: string }>>;

export type IngressCode = keyof typeof INGRESS_FINDINGS;

export const severityOfIngress = ({ code }: { readonly code: IngressCode }) =>
  INGRESS_FINDINGS[code].severity;

/** One thing that is wrong with where the requests of a HeadIngress go. */
export interface IngressFinding {
  readonly code: IngressCode;
  /** The objects that make it so, other than the HeadIngress itself. */
  readonly objects: readonly NamedObject[];
  /** What is wrong. */
  readonly message: string;
  /** What becomes of requests. */
  readonly effect: string;
  /** What to do about it. */
  readonly fix: string;
  /** A request that shows it. */
  readonly example?: Example;
}

export interface NamedObject extends Ref {
  readonly kind: string;
}

export interface Example {
  readonly request: GatewayRequest;
  readonly port: number;
  /** The VirtualService that decides on it, as `namespace/name`; undefined: none, a 404. */
  readonly answeredBy: string | undefined;
}

/** A request as far as a gateway looks at it; header names are in lower case. */
export interface GatewayRequest {
  readonly method: string;
  readonly scheme: string;
  /** The host that it is for, without a port. */
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}
