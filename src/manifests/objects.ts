import { loadAll } from 'js-yaml';
import type { KubeObject } from '../domain/object.ts';
import { manifestText } from './text.ts';

/** What `kubectl hmls install` puts on the hub, in the order in which it must be made. */
export function hubManifests(): KubeObject[] {
  return ['hypermlservice-crd.yaml', 'rbac.yaml'].flatMap(objectsIn);
}

/** The text of the same, comments and all. */
export const hubManifestText = () =>
  ['hypermlservice-crd.yaml', 'rbac.yaml'].map(manifestText).join('---\n');

const objectsIn = (file: string) => loadAll(manifestText(file)) as KubeObject[];
