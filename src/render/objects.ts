import type { KubeObject } from '../domain/object.ts';
import { sorted } from './sorted.ts';
import { renderYaml } from './yaml.ts';

/** Formats that show objects whole. */
export type ObjectFormat = 'json' | 'yaml' | 'name';

/** The objects as `kubectl get -o FORMAT` prints them: one that was asked for by name bare, others as a List. */
export function renderObjects(
  objects: readonly KubeObject[],
  format: ObjectFormat,
  { bare }: { readonly bare: boolean },
): string {
  if (format === 'name') return objects.map((object) => `${typedName(object)}\n`).join('');
  const shown = objects.map(withoutManagedFields);
  const [only] = shown;
  const whole = bare && only ? only : listOf(shown);
  return format === 'yaml' ? renderYaml(whole) : `${JSON.stringify(sorted(whole), null, 4)}\n`;
}

/** `hypermlservice.tensorstack.dev/mnist`; kinds of the core group have no group in it. */
export function typedName({ apiVersion, kind, metadata }: KubeObject): string {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  return `${[kind.toLowerCase(), group].filter(Boolean).join('.')}/${metadata.name}`;
}

const listOf = (items: readonly object[]) => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
});

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata as KubeObject['metadata'] & {
    managedFields?: unknown;
  };
  return { ...object, metadata };
}
