import { HmlsError } from '../../../errors.ts';
import type { Cluster } from '../../../kube/cluster.ts';
import { ifFound } from '../../../kube/find.ts';
import { listAt, textAt } from '../../../kubernetes/fields.ts';
import type { Kind } from '../../../kubernetes/kinds.ts';
import type { KubeObject } from '../../../kubernetes/object.ts';
import { DESTINATIONRULES, GATEWAYS, SERVICEENTRIES, VIRTUALSERVICES } from '../kinds.ts';

/** Istio's kinds in one API version. */
export interface IstioKinds {
  readonly apiVersion: string;
  readonly virtualServices: Kind;
  /** Read only: gateways are not managed by kubectl-hmls. */
  readonly gateways: Kind;
  /** Kinds of the objects that HeadIngresses share, in creation order. */
  readonly shared: readonly Kind[];
}

const GROUP = 'networking.istio.io';

/** Newest first; Istio serves v1 since 1.22. */
const VERSIONS = ['v1', 'v1beta1'];

/**
 * The kinds in the version `asked`, or else in the newest version that `ingress` serves.
 *
 * @throws HmlsError `usage` if `ingress` does not serve the version
 */
export async function istioKinds(ingress: Cluster, asked?: string): Promise<IstioKinds> {
  const served = await servedVersions(ingress);
  if (asked === undefined) return kindsIn(VERSIONS.find((v) => served.includes(v)) ?? 'v1beta1');
  const version = asked.replace(`${GROUP}/`, '');
  if (served.length > 0 && !served.includes(version)) {
    throw new HmlsError(
      'usage',
      `${ingress.server} does not serve ${GROUP}/${version}; it serves ${served.join(', ')}`,
    );
  }
  return kindsIn(version);
}

export function kindsIn(version: string): IstioKinds {
  const apiVersion = version.includes('/') ? version : `${GROUP}/${version}`;
  return {
    apiVersion,
    virtualServices: { ...VIRTUALSERVICES, apiVersion },
    gateways: { ...GATEWAYS, apiVersion },
    shared: [SERVICEENTRIES, DESTINATIONRULES].map((kind) => ({ ...kind, apiVersion })),
  };
}

export function kindOf({ kind }: KubeObject, { shared, virtualServices }: IstioKinds): Kind {
  const found = [...shared, virtualServices].find((known) => known.kind === kind);
  if (!found) throw new Error(`not part of a HeadIngress: ${kind}`);
  return found;
}

/** Empty without Istio; the next request to its API fails with a better message. */
async function servedVersions(ingress: Cluster): Promise<string[]> {
  const group = await ifFound(ingress.read(`/apis/${GROUP}`));
  return listAt(group, 'versions').flatMap((version) => textAt(version, 'version') ?? []);
}
