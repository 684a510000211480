import type { Input } from '../context.ts';
import { type Output, type OutputFlags, outputOf } from './output.ts';

/** A report of our own, for scripts as well. */
interface Report<Item> {
  readonly items: readonly Item[];
}

/**
 * What {@link outputOf} gives, for reports whose items are no objects of an API server: `nameOf` says
 * what `-o name` prints of each.
 *
 * @throws HmlsError `usage`, in the words of kubectl, for what cannot be understood
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
