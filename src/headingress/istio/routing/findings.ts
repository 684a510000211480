import type { FindingFacts, NamedObject } from '../../../remedy.ts';

/** All that a check of a HeadIngress can find. Codes never change: people search for them. */
export const INGRESS_FINDINGS = {
  HMLS0101: { severity: 'error', summary: 'the gateway does not exist' },
  HMLS0102: { severity: 'error', summary: 'the gateway does not serve the host' },
  HMLS0103: { severity: 'error', summary: 'exportTo hides an object from the gateway' },
  HMLS0104: { severity: 'error', summary: 'another VirtualService takes all of its requests' },
  HMLS0105: { severity: 'warning', summary: 'another VirtualService takes some of its requests' },
  HMLS0106: { severity: 'error', summary: 'it takes all requests of another VirtualService' },
  HMLS0107: { severity: 'warning', summary: 'it takes some requests of another VirtualService' },
  HMLS0108: { severity: 'warning', summary: 'other VirtualServices have a more specific host' },
  HMLS0109: { severity: 'error', summary: 'a spoke host has no ServiceEntry' },
  HMLS0110: { severity: 'error', summary: 'an older ServiceEntry for a spoke host conflicts' },
  HMLS0111: { severity: 'warning', summary: 'a spoke host has several ServiceEntries' },
  HMLS0112: { severity: 'error', summary: 'kubectl-hmls did not create the VirtualService' },
  HMLS0113: { severity: 'warning', summary: 'another field manager owns some of its fields' },
  HMLS0114: { severity: 'error', summary: 'it is managed by GitOps, which reverts every change' },
  HMLS0115: {
    severity: 'warning',
    summary: 'a match of another VirtualService cannot be analyzed',
  },
  HMLS0116: { severity: 'error', summary: 'a DestinationRule overrides the TLS settings' },
  HMLS0117: { severity: 'warning', summary: 'a DestinationRule overrides the limits' },
  HMLS0118: { severity: 'warning', summary: 'a DestinationRule of others enables TLS to a spoke' },
  HMLS0119: { severity: 'error', summary: 'a spoke that requires TLS has no DestinationRule' },
} as const satisfies Readonly<Record<string, { severity: 'error' | 'warning'; summary: string }>>;

export type IngressCode = keyof typeof INGRESS_FINDINGS;

export const severityOfIngress = ({ code }: { readonly code: IngressCode }) =>
  INGRESS_FINDINGS[code].severity;

/**
 * One problem with where the requests of a HeadIngress go. How to fix it follows from `code`, `objects`
 * and `facts`; the words for that are the caller's.
 */
export interface IngressFinding {
  readonly code: IngressCode;
  /** The objects that cause it, other than the HeadIngress itself. */
  readonly objects: readonly NamedObject[];
  readonly facts?: FindingFacts;
  readonly message: string;
  /** What happens to requests. */
  readonly effect: string;
  /** A request that demonstrates it. */
  readonly example?: Example;
}

export interface Example {
  readonly request: GatewayRequest;
  readonly port: number;
  /** The VirtualService that routes it, as `namespace/name`; undefined if none does (404). */
  readonly answeredBy: string | undefined;
}

/** What a gateway looks at in a request; header names are in lower case. */
export interface GatewayRequest {
  readonly method: string;
  readonly scheme: string;
  /** The requested host, without a port. */
  readonly authority: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}
