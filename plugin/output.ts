import { HmlsError } from '../src/domain/errors.ts';

/** The flag `-o`, which takes one of `formats`; see {@link formatOf}. */
export const outputFlag = (formats: readonly string[]) =>
  ({
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: `Format: ${formats.join(', ')}`,
  }) as const;

/**
 * The one of `formats` that `-o` names.
 *
 * @throws HmlsError `usage`, in the words of kubectl, if it is none of them
 */
export function formatOf<Format extends string>(
  text: string | undefined,
  formats: readonly Format[],
): Format | undefined {
  const format = formats.find((known) => known === text);
  if (format !== undefined || text === undefined) return format;
  const allowed = [...formats].sort().join(',');
  throw new HmlsError(
    'usage',
    `unable to match a printer suitable for the output format "${text}", allowed formats are: ${allowed}`,
  );
}
