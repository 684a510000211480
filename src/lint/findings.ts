/**
 * All findings of a manifest. Codes are never reused or renumbered: users suppress and search for
 * them.
 */
export const FINDINGS = {
  HMLS0001: { severity: 'error', says: 'it cannot be parsed, or contains no object' },
  HMLS0002: { severity: 'error', says: 'the apiVersion is not supported' },
  HMLS0003: { severity: 'error', says: 'a field is missing' },
  HMLS0004: { severity: 'error', says: 'a field has the wrong type' },
  HMLS0005: { severity: 'error', says: 'a field has an invalid value' },
  HMLS0006: { severity: 'error', says: 'a list has a duplicate value' },
  HMLS0007: { severity: 'error', says: 'a field is unknown' },
  HMLS0008: { severity: 'error', says: 'a List is used as a manifest' },
  HMLS0009: { severity: 'error', says: 'an object is placed on the same spoke twice' },
  HMLS0010: { severity: 'error', says: 'Karmada cannot tell two objects on a spoke apart' },
  HMLS0011: { severity: 'error', says: 'a namespace is not allowed' },
  HMLS0012: { severity: 'error', says: 'a cluster-scoped kind is not allowed' },
  HMLS0013: { severity: 'error', says: "Karmada's own kinds are not allowed" },
  HMLS0014: { severity: 'warning', says: 'it is too large for client-side apply' },
  HMLS0015: { severity: 'error', says: 'it is too large to leave room for the status' },
  HMLS0016: { severity: 'error', says: 'the values of a Secret are masked' },
  HMLS0017: { severity: 'error', says: 'the same HyperMLService is defined twice' },
} as const satisfies Readonly<Record<string, FindingKind>>;

interface FindingKind {
  readonly severity: 'error' | 'warning';
  readonly says: string;
}

export type FindingCode = keyof typeof FINDINGS;

/** One problem of a manifest. */
export interface Finding {
  readonly code: FindingCode;
  /** The keys and indexes that lead to the value. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export const severityOf = ({ code }: Pick<Finding, 'code'>) => FINDINGS[code].severity;

/** `spec.workloads[0].clusters`, as Kubernetes writes it; a key with a dot is quoted. */
export const pathText = (path: Finding['path']) => path.map(stepText).join('').replace(/^\./, '');

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** The reverse of {@link pathText}, for paths of plain keys and indexes. */
export const pathOf = (text: string): (string | number)[] =>
  [...text.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) =>
    index === undefined ? key : Number(index),
  );
