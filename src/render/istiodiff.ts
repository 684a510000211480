import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { HISTORY_ANNOTATION } from '../headingress/history.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { NOWHERE } from './changes.ts';
import { typedName } from './kubectl/objects.ts';
import { renderYaml } from './kubectl/yaml.ts';

/**
 * What a write changes of an object, as a unified diff of YAML that `patch` and people can read; ''
 * if nothing. Left out is what no person writes: status, managers, versions, and our own history.
 */
export function objectDiff(before: KubeObject | undefined, after: KubeObject | undefined): string {
  const [old, next] = [textOf(before), textOf(after)];
  if (old === next) return '';
  const path = typedName((after ?? before) as KubeObject);
  const names = [before ? `live/${path}` : NOWHERE, after ? `wanted/${path}` : NOWHERE] as const;
  return createTwoFilesPatch(...names, old, next, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

function textOf(object: KubeObject | undefined): string {
  if (!object) return '';
  const { kind, metadata } = object;
  const { name, namespace, labels } = metadata;
  const { [HISTORY_ANNOTATION]: _, ...annotations } = metadata.annotations ?? {};
  const { spec } = object as { readonly spec?: unknown };
  return renderYaml({ kind, metadata: { name, namespace, labels, annotations }, spec });
}
