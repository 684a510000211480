import { isObject } from '../src/kubernetes/fields.ts';
import type { ManagedFields } from '../src/kubernetes/object.ts';

/** Who fields belong to that a command has set by itself; named as kubectl's, e.g. `kubectl-edit`. */
export const EDITORS = {
  create: 'kubectl-hmls-create',
  place: 'kubectl-hmls-place',
  suspend: 'kubectl-hmls-suspend',
} as const;

/** What to do about a conflict with one of them. */
export function adviceOn(conflict: string): string | undefined {
  const [, advice] = ADVICE.find(([manager]) => conflict.includes(`"${manager}"`)) ?? [];
  return advice;
}

const FORCE =
  '--force-conflicts takes what the file says; kubectl hmls plan -f shows what that would change';

const ADVICE: readonly (readonly [manager: string, advice: string])[] = [
  [
    EDITORS.place,
    `kubectl hmls place has changed the spokes since: write them into the file to keep them, or ${FORCE}`,
  ],
  [
    EDITORS.suspend,
    `kubectl hmls suspend has changed it since: write suspend: true into the file to keep it so, or ${FORCE}`,
  ],
];

/**
 * `all` without the fields that our own commands have set and that `applier`, who applies files, wants
 * the same: else each later file would be in conflict with them. Undefined if there are none.
 */
export function released(
  all: readonly ManagedFields[],
  applier: string,
): readonly ManagedFields[] | undefined {
  const applied = all.find((one) => one.manager === applier && one.operation === 'Apply');
  const editors: readonly (string | undefined)[] = Object.values(EDITORS);
  const kept = all.filter(
    ({ manager, operation, fieldsV1 }) =>
      operation === 'Apply' || !editors.includes(manager) || !isPartOf(fieldsV1, applied?.fieldsV1),
  );
  return kept.length < all.length ? kept : undefined;
}

/** `.` stands for the map itself, which an applier need not have. Source: FieldsV1 in apimachinery. */
function isPartOf(some: unknown, all: unknown): boolean {
  if (!isObject(some) || !isObject(all)) return false;
  return Object.entries(some).every(([key, fields]) => {
    if (key === '.') return true;
    // What has no parts is set as a whole.
    return key in all && (isEmpty(all[key]) || isPartOf(fields, all[key]));
  });
}

const isEmpty = (fields: unknown) => isObject(fields) && Object.keys(fields).length === 0;
