import { isObject } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { MASK, maskedManifest } from './masking.ts';

/** An object as it is and as it would be; absent where there is none. */
export interface Pair {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

/**
 * `pair` without the bytes of a Secret, but so that one can see which of its values change.
 * Source: Masker in k8s.io/kubectl pkg/cmd/diff/diff.go.
 */
export function maskedPair({ before, after }: Pair): Pair {
  return {
    before: before && marked(before, after, `${MASK} (before)`),
    after: after && marked(after, before, `${MASK} (after)`),
  };
}

function marked(object: KubeObject, other: KubeObject | undefined, mark: string): KubeObject {
  const masked = maskedManifest(object);
  if (masked === object) return object;
  const fields = ['data', 'stringData'].flatMap((field) => {
    const values = valuesOf(masked, field);
    const [own, others] = [valuesOf(object, field), valuesOf(other, field)];
    if (!values || !own || !others) return [];
    const changed = Object.keys(own).filter((key) => key in others && own[key] !== others[key]);
    return [[field, { ...values, ...Object.fromEntries(changed.map((key) => [key, mark])) }]];
  });
  return { ...masked, ...Object.fromEntries(fields) };
}

function valuesOf(object: KubeObject | undefined, field: string) {
  const values = (object as Readonly<Record<string, unknown>> | undefined)?.[field];
  return isObject(values) ? values : undefined;
}
