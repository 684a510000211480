/** The schema of all reports. Fields may be added; existing ones keep their meaning. */
const API_VERSION = 'cli.tensorstack.dev/v1alpha1';

/** The type of a report, as every Kubernetes object has it. */
export interface TypeMeta<Kind extends string> {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: Kind;
}

export const typeMeta = <Kind extends string>(kind: Kind): TypeMeta<Kind> => ({
  apiVersion: API_VERSION,
  kind,
});
