import { loadAll } from 'js-yaml';
import type { KubeObject } from '../kubernetes/object.ts';
import { manifestText } from './text.ts';

/**
 * What `kubectl hmls install` puts on the hub, in the order in which it must be made; the controller
 * itself only if there is an `image` to run it from.
 */
export const hubManifests = (image?: string) => loadAll(hubManifestText(image)) as KubeObject[];

/** The text of the same, comments and all. */
export function hubManifestText(image?: string): string {
  const texts = ['hypermlservice-crd.yaml', 'rbac.yaml'].map(manifestText);
  const deployment = image === undefined ? [] : [deploymentText(image)];
  return [...texts, ...deployment].join('---\n');
}

const deploymentText = (image: string) =>
  manifestText('deployment.yaml').replace('image: IMAGE', `image: ${JSON.stringify(image)}`);
