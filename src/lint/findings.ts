/** What `kubectl hmls validate` can find. A code is for ever: people suppress and search for it. */
export const FINDINGS = {
  HMLS0001: { severity: 'error', says: 'the text cannot be read, or holds no object' },
  HMLS0002: { severity: 'error', says: 'the apiVersion is not one that a hub knows' },
  HMLS0003: { severity: 'error', says: 'a field is missing' },
  HMLS0004: { severity: 'error', says: 'a value has the wrong type' },
  HMLS0005: { severity: 'error', says: 'a value is not allowed' },
  HMLS0006: { severity: 'error', says: 'a list has the same value twice' },
  HMLS0007: { severity: 'error', says: 'a field is not known' },
  HMLS0008: { severity: 'error', says: 'a List is placed, instead of its items' },
  HMLS0009: { severity: 'error', says: 'the same object is placed on a spoke twice' },
  HMLS0010: { severity: 'error', says: 'Karmada cannot tell two objects on a spoke apart' },
  HMLS0011: { severity: 'error', says: 'a manifest goes to a namespace that is not allowed' },
  HMLS0012: { severity: 'error', says: 'a cluster-scoped kind is placed that is not allowed' },
  HMLS0013: { severity: 'error', says: "an object of Karmada's own is placed" },
  HMLS0014: { severity: 'warning', says: 'it is too large for client-side apply' },
  HMLS0015: { severity: 'error', says: 'it leaves no room for its status' },
  HMLS0016: { severity: 'error', says: 'a Secret was printed masked, and its values are lost' },
  HMLS0017: { severity: 'error', says: 'the same HyperMLService is described twice' },
} as const satisfies Readonly<Record<string, FindingKind>>;

interface FindingKind {
  readonly severity: 'error' | 'warning';
  readonly says: string;
}

export type FindingCode = keyof typeof FINDINGS;

/** One thing that is wrong with a manifest. */
export interface Finding {
  readonly code: FindingCode;
  /** The keys and indexes that lead to the value. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export const severityOf = ({ code }: Pick<Finding, 'code'>) => FINDINGS[code].severity;

/** `spec.workloads[0].clusters`, as Kubernetes writes it; a key with a dot in it is quoted. */
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
