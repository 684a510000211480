import type { Schema } from '../lint/schema.ts';
import { hubManifests } from './objects.ts';

/** What an API server demands of a HyperMLService. */
export function serviceSchema(): Schema {
  const definition = hubManifests().find(({ kind }) => kind === 'CustomResourceDefinition');
  const { versions } = (definition as Definition | undefined)?.spec ?? { versions: [] };
  const [version] = versions;
  if (!version) throw new Error('the definition of HyperMLService has no version');
  return version.schema.openAPIV3Schema;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}
