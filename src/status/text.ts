/** Longest message in a status, in bytes of UTF-8. */
export const MESSAGE_BYTES = 1024;

/**
 * `text` in at most `bytes` bytes of UTF-8, cut between characters, with the number of
 * omitted bytes at the end: `…(+N bytes)`.
 */
export function cutAt(text: string, bytes: number): string {
  const size = Buffer.byteLength(text);
  if (size <= bytes) return text;
  // The length of the note depends on the number in it, which is at most the size of the whole text.
  const room = Math.max(0, bytes - Buffer.byteLength(noteOn(size)));
  const kept = wholeCharacters(text, room);
  return kept + noteOn(size - Buffer.byteLength(kept));
}

const noteOn = (count: number) => `…(+${count} bytes)`;

/** The longest prefix of `text` of at most `bytes` bytes that ends between characters. */
function wholeCharacters(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

/**
 * The texts of `items`, separated by `separator`, in at most `bytes` bytes of UTF-8: as many as
 * fit, and then the number of the rest. If not even one fits, it is cut.
 */
export function listed<T>(
  items: readonly T[],
  tell: (item: T) => string,
  { separator, bytes }: { readonly separator: string; readonly bytes: number },
): string {
  const restAfter = (told: number) =>
    told < items.length ? `${separator}and ${items.length - told} more` : '';
  const [first] = items;
  if (first === undefined) return '';
  const room = bytes - Buffer.byteLength(restAfter(1));
  let fitting = cutAt(tell(first), room) + restAfter(1);
  let text = '';
  for (const [i, item] of items.entries()) {
    text += i === 0 ? tell(item) : separator + tell(item);
    if (Buffer.byteLength(text) > bytes) break;
    const whole = text + restAfter(i + 1);
    if (Buffer.byteLength(whole) <= bytes) fitting = whole;
  }
  return fitting;
}
