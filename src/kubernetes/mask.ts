/** Stands for a value that is not shown. Base64 has no asterisk, so it cannot be mistaken for data. */
export const MASK = '***';

/** Where `kubectl apply` keeps the whole manifest as text, even that of a Secret. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
