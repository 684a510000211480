// Reads values of unknown shape, such as the status that another project's controller
// wrote. A field that is missing and a field of a wrong type are the same: absent.

/** The text at `path`; absent if empty, as Go's `omitempty` has it. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The whole number, zero or more, at `path`: a count, a percentage, a generation. */
export function countAt(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** Whether `true` itself stands at `path`. */
export function isTrueAt(value: unknown, ...path: string[]): boolean {
  return at(value, path) === true;
}

/** The list at `path`; empty if there is none. */
export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at `path`. */
export const textsAt = (value: unknown, ...path: string[]): string[] =>
  listAt(value, ...path).filter((item): item is string => typeof item === 'string');

/** The object at `path`; absent if there is none, or if it has no fields. */
export function objectAt(value: unknown, ...path: string[]): object | undefined {
  const found = at(value, path);
  return isObject(found) && Object.keys(found).length > 0 ? found : undefined;
}

/** A condition as it was reported: unlike our own, it may lack anything but its type. */
export interface ReportedCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

/** The condition of that type in a `.status`; absent if it is not reported. */
export function conditionAt(status: unknown, type: string): ReportedCondition | undefined {
  const found = listAt(status, 'conditions').find((c) => textAt(c, 'type') === type);
  if (found === undefined) return undefined;
  return {
    type,
    status: conditionStatus(textAt(found, 'status')),
    ...present({ reason: textAt(found, 'reason'), message: textAt(found, 'message') }),
  };
}

/** In any case of letters: T9k's manual has commands that print, and wait for, `true`. */
function conditionStatus(text: string | undefined): ReportedCondition['status'] {
  const known = (['True', 'False'] as const).find((s) => s.toLowerCase() === text?.toLowerCase());
  return known ?? 'Unknown';
}

/** `fields` without undefined values, to be spread into an object with optional fields. */
export function present<T extends object>(
  fields: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((node, key) => (isObject(node) ? node[key] : undefined), value);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
