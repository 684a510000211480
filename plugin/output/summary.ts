/** `2 errors and 1 warning in 3 HyperMLServices`, for stderr. */
export function summaryOf(
  severities: readonly ('error' | 'warning')[],
  count: number,
  what: string,
): string {
  const numberOf = (severity: string) => severities.filter((one) => one === severity).length;
  const found = ['error', 'warning'].map((severity) => counted(numberOf(severity), severity));
  const where = counted(count, what) || `no ${what}`;
  return `${found.filter(Boolean).join(' and ') || 'no problems'} in ${where}`;
}

function counted(count: number, what: string): string {
  if (count === 0) return '';
  if (count === 1) return `1 ${what}`;
  return `${count} ${what}${what.endsWith('s') ? 'es' : 's'}`;
}
