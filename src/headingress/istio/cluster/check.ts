import { FIELD_MANAGER } from '../../../kube/requests.ts';
import { type KubeObject, refOf } from '../../../kubernetes/object.ts';
import type { CheckResult } from '../../backend.ts';
import { checked, identity, withPlanned } from '../routing/check.ts';
import { type IngressFinding, severityOfIngress } from '../routing/findings.ts';
import { routerOf } from '../routing/virtualservice.ts';
import type { IngressCluster } from './ingresscluster.ts';
import { viewOf } from './survey.ts';

/**
 * The findings once `objects` are applied, the VirtualService last. Findings that `live`, the existing
 * VirtualService, already has are not new.
 */
export async function findingsAfter(
  objects: readonly KubeObject[],
  live: KubeObject | undefined,
  ingress: IngressCluster,
): Promise<CheckResult> {
  const planned = objects.at(-1) as KubeObject;
  const { gateways } = routerOf(planned);
  const { snapshot, gaps } = await viewOf(ingress, refOf(planned).namespace, gateways);
  const before = live ? checked(live, snapshot, FIELD_MANAGER) : [];
  const known = new Set(before.map(identity));
  const created = live?.metadata.creationTimestamp;
  const after = checked(planned, withPlanned(snapshot, objects, created), FIELD_MANAGER);
  const findings = after.map((finding) => ({
    ...finding,
    severity: severityOfIngress(finding),
    isNew: !known.has(identity(finding)),
  }));
  return { findings, gaps };
}

/** A VirtualService, and the findings on its routing. */
export interface Examined {
  readonly object: KubeObject;
  readonly findings: readonly IngressFinding[];
}

/** The current findings on VirtualServices of one namespace, and what could not be checked. */
export async function findingsNow(
  virtualServices: readonly KubeObject[],
  ingress: IngressCluster,
): Promise<{ readonly examined: readonly Examined[]; readonly gaps: readonly string[] }> {
  const [first] = virtualServices;
  if (!first) return { examined: [], gaps: [] };
  const gateways = [...new Set(virtualServices.flatMap((object) => routerOf(object).gateways))];
  const { snapshot, gaps } = await viewOf(ingress, refOf(first).namespace, gateways);
  const examined = virtualServices.map((object) => ({
    object,
    findings: checked(object, snapshot, FIELD_MANAGER),
  }));
  return { examined, gaps };
}
