import { HmlsError } from '../src/errors.ts';

/** Throws what there is: one error as it is, several together. */
export function failOnAny(errors: readonly Error[]): void {
  const [first, ...others] = errors;
  if (first) throw others.length === 0 ? first : new AggregateError(errors);
}

/**
 * Does `action` with each of `items`, whatever becomes of the others.
 *
 * @throws HmlsError, or an AggregateError of several, when all are done
 */
export async function withEach<T>(
  items: readonly T[],
  action: (item: T) => Promise<void>,
): Promise<void> {
  const failures: HmlsError[] = [];
  for (const item of items) {
    try {
      await action(item);
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      failures.push(error);
    }
  }
  failOnAny(failures);
}

/**
 * What an API server answered, with what was being done: `error when creating "a.yaml": …`.
 * Source: AddSourceToErr in k8s.io/kubectl pkg/cmd/util/helpers.go.
 */
export function whileDoing(doing: string, source: string, error: unknown): unknown {
  if (!(error instanceof HmlsError) || error.reason === undefined) return error;
  const { code, reason, message, hint, cause } = error;
  const told = `error when ${doing} "${source}": ${message}`;
  return new HmlsError(code, told, { reason, cause, ...(hint !== undefined && { hint }) });
}
