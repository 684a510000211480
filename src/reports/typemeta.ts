/** The schema of all reports. Fields may be added to one; those that are there keep their meaning. */
const API_VERSION = 'cli.tensorstack.dev/v1alpha1';

/** What every report begins with, as Kubernetes objects do. */
export interface TypeMeta<Kind extends string> {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: Kind;
}

export const typeMeta = <Kind extends string>(kind: Kind): TypeMeta<Kind> => ({
  apiVersion: API_VERSION,
  kind,
});
