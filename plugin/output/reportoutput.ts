import type { Input } from '../context.ts';
import { type Output, type OutputFlags, outputOf } from './output.ts';

/** A report with items. */
interface Report<Item> {
  readonly items: readonly Item[];
}

/**
 * The same as {@link outputOf} for reports, whose items are not API objects: `nameOf` gives the line of
 * each for `-o name`.
 *
 * @throws HmlsError `usage`, in the words of kubectl, for an unknown format
 */
export async function reportOutput<Item>(
  flags: OutputFlags,
  input: Input,
  nameOf: (item: Item) => string,
): Promise<Output> {
  if (flags.output !== 'name') return outputOf(flags, input);
  const print = ({ items }: Report<Item>) => items.map((item) => `${nameOf(item)}\n`).join('');
  return { print: (document) => print(document as Report<Item>) };
}
