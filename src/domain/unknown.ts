/**
 * Reads values whose shape nobody promised, such as the status that another project's controller
 * wrote. A missing field, and one of a wrong type, are both absent.
 */
function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text at `path`; absent if empty, as Go's `omitempty` has it. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The whole number, zero or more, at `path`: counts, percentages, generations. */
export function countAt(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, path);
  return Number.isSafeInteger(found) && Number(found) >= 0 ? Number(found) : undefined;
}

/** The list at `path`; empty if there is none. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** Whether `true` stands at `path`. */
export function isTrueAt(value: unknown, ...path: string[]): boolean {
  return at(value, path) === true;
}

/** A condition as reported; unlike our own it may lack any field but its type. */
export interface ReportedCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

/** The condition of that type in a `.status`; absent if it is not there. */
export function conditionAt(status: unknown, type: string): ReportedCondition | undefined {
  const found = listAt(status, 'conditions').find((c) => textAt(c, 'type') === type);
  if (found === undefined) return undefined;
  const reason = textAt(found, 'reason');
  const message = textAt(found, 'message');
  return {
    type,
    status: conditionStatus(textAt(found, 'status')),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}

/** In any case: T9k's manual has commands that print and wait for `true`. */
function conditionStatus(text: string | undefined): ReportedCondition['status'] {
  const known = (['True', 'False'] as const).find((s) => s.toLowerCase() === text?.toLowerCase());
  return known ?? 'Unknown';
}
