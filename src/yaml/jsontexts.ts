/** The extent of a part of a text. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of `text` to be read one by one: JSON objects may follow each other without a separator,
 * which YAML does not allow. A text that does not begin as JSON is one part.
 */
export function jsonTexts(text: string): Extent[] {
  if (!/^\s*\{/.test(text)) return [{ start: 0, end: text.length }];
  const extents: Extent[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{') depth++;
    if (token === '}') depth -= 1;
    if (token !== '}' || depth > 0) continue;
    extents.push({ start, end: index + 1 });
    start = index + 1;
    if (!/^\s*\{/.test(text.slice(start, start + LOOK_AHEAD))) break;
  }
  return /\S/.test(text.slice(start)) ? [...extents.slice(0, -1), rest(extents, text)] : extents;
}

/** Braces, and strings, which may contain braces. */
const TOKENS = /[{}]|"(?:[^"\\]|\\.)*"?/gs;

const LOOK_AHEAD = 4096;

/** From the last object on: it may not be JSON at all, or YAML may follow. */
const rest = (extents: readonly Extent[], text: string): Extent => ({
  start: extents.at(-1)?.start ?? 0,
  end: text.length,
});
