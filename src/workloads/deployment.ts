import { countAt, objectAt, present } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { Replicas, WorkloadKind } from './kind.ts';
import { NOT_REPORTED, notReady, READY, type Readiness } from './readiness.ts';

/**
 * A Deployment, ready by Karmada's rules: interpretDeploymentHealth in karmada
 * pkg/resourceinterpreter/default/native/healthy.go. Karmada does not reflect the
 * conditions (reflectDeploymentStatus beside it), so a failed rollout cannot be detected. It has no
 * address; the Service or Ingress that is placed with it may have one.
 */
export const deployment: WorkloadKind = {
  apiVersions: ['apps/v1'],
  kind: 'Deployment',
  inspect(status, manifest) {
    return {
      ...readinessOf(status, manifest),
      ...present({ replicas: replicasOf(status) }),
      endpoints: [],
      releases: [],
    };
  },
};

function readinessOf(status: unknown, manifest: KubeObject): Readiness {
  if (!objectAt(status)) return NOT_REPORTED;
  if (!isCurrent(status, manifest)) {
    return notReady(
      'progressing',
      'SpecNotObserved',
      'The status is of an earlier generation of the spec',
    );
  }
  const wanted = countAt(manifest, 'spec', 'replicas') ?? 1;
  const updated = countAt(status, 'updatedReplicas') ?? 0;
  const available = countAt(status, 'availableReplicas') ?? 0;
  if (updated < wanted) return rollingOut(`${updated} of ${wanted} replicas are updated`);
  if (available < updated) return rollingOut(`${available} of ${updated} replicas are available`);
  return READY;
}

function rollingOut(message: string): Readiness {
  return notReady('progressing', 'RollingOut', message);
}

/**
 * Two steps must be done: from the manifest to the spoke's object, which Karmada marks with the
 * generation of the manifest, and from there to the spoke's own controller.
 */
function isCurrent(status: unknown, { metadata }: KubeObject): boolean {
  const sent = metadata.annotations?.[TEMPLATE_GENERATION];
  const arrived = countAt(status, 'resourceTemplateGeneration');
  if (sent !== undefined && arrived !== undefined && sent !== `${arrived}`) return false;
  const generation = countAt(status, 'generation');
  return generation === undefined || generation === countAt(status, 'observedGeneration');
}

/**
 * Annotation with the generation of a manifest, which Karmada returns in the reflected status as
 * `resourceTemplateGeneration`.
 * Source: ResourceTemplateGenerationAnnotationKey in karmada's API group work, v1alpha2.
 */
export const TEMPLATE_GENERATION = 'resourcetemplate.karmada.io/generation';

/** Go omits a count of 0. */
function replicasOf(status: unknown): Replicas | undefined {
  if (!objectAt(status)) return undefined;
  return { ready: countAt(status, 'readyReplicas') ?? 0, total: countAt(status, 'replicas') ?? 0 };
}
