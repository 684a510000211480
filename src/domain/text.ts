/**
 * `text` in at most `bytes` bytes of UTF-8, cut between characters; what was cut is counted, as
 * `…(+N bytes)`.
 */
export function cutAt(text: string, bytes: number): string {
  const size = Buffer.byteLength(text);
  if (size <= bytes) return text;
  // The note's own length depends on the count in it, which cannot be longer than that of the whole.
  const room = Math.max(0, bytes - Buffer.byteLength(noteOn(size)));
  const kept = wholeCharacters(text, room);
  return kept + noteOn(size - Buffer.byteLength(kept));
}

const noteOn = (count: number) => `…(+${count} bytes)`;

/** The longest beginning of `text` that has at most `bytes` bytes and ends between characters. */
function wholeCharacters(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
