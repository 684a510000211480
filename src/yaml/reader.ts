import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type ScalarStyle,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import { jsonTexts } from './jsontexts.ts';
import { BadScalar, plainValue, type Tag, taggedValue } from './scalar.ts';

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The path to a value: keys and indexes. */
export type Path = readonly (string | number)[];

export interface YamlDocument {
  readonly value: unknown;
  /** The position of the value at `path`; if there is none, that of its nearest parent. */
  positionOf(path: Path): Position;
}

/** Why a text, or the rest of it, cannot be read. */
interface YamlProblem extends Position {
  readonly message: string;
  /** Counts from 1. */
  readonly document: number;
}

export interface YamlStream {
  /** The documents before `problem`, if there is one. */
  readonly documents: readonly YamlDocument[];
  readonly problem?: YamlProblem;
}

/**
 * The documents in `text`, YAML or JSON, as kubectl reads them: with its rules for scalars and merge
 * keys. Unlike kubectl, it rejects duplicate keys, and gives each problem its position.
 */
export function readYaml(text: string): YamlStream {
  const places = new Places(text);
  const documents: YamlDocument[] = [];
  try {
    for (const { start, end } of jsonTexts(text)) {
      for (const document of documentsIn(text.slice(start, end), start, places)) {
        documents.push(document);
      }
    }
    return { documents };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const { message, offset } = error;
    const document = Math.max(documents.length + 1, documentAt(text, offset));
    return { documents, problem: { ...places.at(offset), document, message } };
  }
}

function* documentsIn(text: string, start: number, places: Places): Generator<YamlDocument> {
  const events = eventsOf(text, start);
  for (let at = 0; at < events.length; ) {
    const composer = new Composer(text, start, events, at + 1);
    const value = composer.document();
    at = composer.end;
    yield { value, positionOf: (path) => places.at(composer.offsetOf(value, path)) };
  }
}

/** Deeper than any real manifest. */
const DEEPEST = 250;

function eventsOf(text: string, start: number): Event[] {
  try {
    return parseEvents(text, { maxDepth: DEEPEST });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Misfit(error.reason, start + (error.mark?.position ?? 0));
  }
}

class Misfit extends Error {
  /** In the whole text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The characters that aliases may add to a document: a kilobyte could otherwise expand to gigabytes. */
const MOST_BY_ALIASES = 16 << 20;

interface Node {
  readonly value: unknown;
  /** Where it begins. */
  readonly offset: number;
  /** Characters, aliases written out. */
  readonly size: number;
  /** A plain `<<`, where a key is. */
  readonly merges?: boolean;
}

/** Builds the value of one document from its events. */
class Composer {
  /** The index of the first event after the document. */
  end: number;

  readonly #text: string;
  readonly #start: number;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, Node>();
  /** For each list and map, the positions of its items. */
  readonly #inside = new WeakMap<object, ReadonlyMap<string | number, number>>();
  #first = 0;
  #byAliases = 0;

  /** @param at the event after the document's own */
  constructor(text: string, start: number, events: readonly Event[], at: number) {
    this.#text = text;
    this.#start = start;
    this.#events = events;
    this.end = at;
  }

  /** Its value; null if it is empty. */
  document(): unknown {
    const node = this.#isOver() ? undefined : this.#node();
    this.end++;
    this.#first = node?.offset ?? this.#start;
    return node?.value ?? null;
  }

  /** The position of the value at `path` in `value`, or of its nearest parent. */
  offsetOf(value: unknown, path: Path): number {
    let offset = this.#first;
    let holder = value;
    for (const step of path) {
      const inside = isCollection(holder) ? this.#inside.get(holder)?.get(step) : undefined;
      if (inside === undefined) break;
      offset = inside;
      holder = (holder as Record<string | number, unknown>)[step];
    }
    return offset;
  }

  #isOver(): boolean {
    return this.#events[this.end]?.type === EVENT_ID.POP;
  }

  #node(): Node {
    const event = this.#events[this.end++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, this.#scalar(event));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, this.#sequence(event));
      case EVENT_ID.MAPPING:
        return this.#anchored(event, this.#mapping(event));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      default:
        throw new Error('events without a node');
    }
  }

  #anchored({ anchorStart, anchorEnd }: Anchored, node: Node): Node {
    if (anchorStart >= 0) this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), node);
    return node;
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): Node {
    const name = this.#text.slice(anchorStart, anchorEnd);
    const offset = this.#start + anchorStart;
    const node = this.#anchors.get(name);
    if (!node) throw new Misfit(`unknown anchor &${name}`, offset);
    this.#byAliases += node.size;
    if (this.#byAliases > MOST_BY_ALIASES) {
      throw new Misfit('aliases make the document too large', offset);
    }
    return { ...node, offset };
  }

  #scalar(event: ScalarEvent): Node {
    const plain = event.style === SCALAR_STYLE.PLAIN;
    const quote = QUOTED.includes(event.style) ? 1 : 0;
    const offset = this.#start + Math.max(event.valueStart - quote, 0);
    const text = getScalarValue(this.#text, event);
    const tag = tagOf(this.#text.slice(event.tagStart, event.tagEnd), plain);
    const merges = plain && text === '<<';
    try {
      const value = tag === undefined ? plainValue(text) : taggedValue(text, tag);
      return { value, offset, size: text.length + 1, merges };
    } catch (error) {
      throw error instanceof BadScalar ? new Misfit(error.message, offset) : error;
    }
  }

  #sequence({ start }: SequenceEvent): Node {
    const items: Node[] = [];
    while (!this.#isOver()) items.push(this.#node());
    this.end++;
    const value = items.map((item) => item.value);
    this.#inside.set(value, new Map(items.map(({ offset }, index) => [index, offset])));
    return { value, offset: this.#start + start, size: sizeOf(items) };
  }

  #mapping({ start }: MappingEvent): Node {
    const fields = new Map<string, unknown>();
    const offsets = new Map<string, number>();
    const own = new Set<string>();
    const parts: Node[] = [];
    while (!this.#isOver()) {
      const key = this.#node();
      const node = this.#node();
      parts.push(key, node);
      if (key.merges) {
        for (const [name, value] of mergedBy(node)) {
          fields.set(name, value);
          offsets.set(name, key.offset);
        }
        continue;
      }
      const name = keyOf(key);
      if (own.has(name)) throw new Misfit(`duplicate key "${name}"`, key.offset);
      own.add(name);
      fields.set(name, node.value);
      offsets.set(name, isCollection(node.value) ? key.offset : node.offset);
    }
    this.end++;
    const value = Object.fromEntries(fields); // unlike an assignment, it takes __proto__ for a name
    this.#inside.set(value, offsets);
    return { value, offset: this.#start + start, size: sizeOf(parts) };
  }
}

const QUOTED: readonly ScalarStyle[] = [SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED];

type Anchored = Pick<ScalarEvent, 'anchorStart' | 'anchorEnd'>;

const sizeOf = (parts: readonly Node[]) => parts.reduce((sum, { size }) => sum + size, 2);

const isCollection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

/** As a JSON key. A plain `y` is true, and so becomes `"true"`. */
function keyOf({ value, offset }: Node): string {
  if (typeof value === 'string') return value;
  if (value === null || isCollection(value)) throw new Misfit('a key must be a scalar', offset);
  return String(value);
}

/** The entries of a merge key: of several maps, the first that has a key wins. */
function mergedBy({ value, offset }: Node): [string, unknown][] {
  const maps = Array.isArray(value) ? [...value].reverse() : [value];
  return maps.flatMap((map) => {
    if (!isCollection(map) || Array.isArray(map)) {
      throw new Misfit('<< takes a map or a list of maps', offset);
    }
    return Object.entries(map);
  });
}

const KNOWN_TAGS: readonly string[] = [
  'bool',
  'int',
  'float',
  'null',
  'binary',
] satisfies readonly Tag[];

/** The tag of a scalar; undefined if its text decides. Unknown tags make strings. */
function tagOf(written: string, plain: boolean): Tag | undefined {
  if (written === '') return plain ? undefined : 'str';
  const name = /^(?:!!|!<tag:yaml\.org,2002:)([a-z]+)>?$/.exec(written)?.[1] ?? '';
  return KNOWN_TAGS.includes(name) ? (name as Tag) : 'str';
}

/** The number of the document at `offset`, by the separator lines. */
function documentAt(text: string, offset: number): number {
  const before = text.slice(0, offset + 3);
  const marks = before.match(/^---(?=\s|$)/gm)?.length ?? 0;
  return before.trimStart().startsWith('---') ? Math.max(marks, 1) : marks + 1;
}

/** Lines and columns. */
class Places {
  readonly #text: string;
  #lines: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): Position {
    this.#lines ??= [
      0,
      ...Array.from(this.#text.matchAll(/\r\n?|\n/g), (m) => m.index + m[0].length),
    ];
    let [low, high] = [0, this.#lines.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }
}
