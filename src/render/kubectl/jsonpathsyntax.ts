// The syntax of kubectl's JSONPath templates, which no other dialect shares.
// Source: parser.go in k8s.io/client-go/util/jsonpath.

/** One step of a path, or a text. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'slice'; readonly slice: Slice }
  | { readonly kind: 'union'; readonly paths: readonly Path[] }
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'wildcard' | 'recursive' }
  /** `range` and `end`. */
  | { readonly kind: 'keyword'; readonly name: string };

export type Path = readonly Node[];

/** `[start:end:step]`; a single index is a slice of one. */
export interface Slice {
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** `end` was not written: it is the one after `start`. */
  readonly single: boolean;
  readonly step: number | undefined;
}

export interface Filter {
  readonly left: Path;
  readonly operator: string;
  /** Empty for `exists`. */
  readonly right: Path;
}

/** A template that cannot be read; the message is kubectl's. */
class SyntaxProblem extends Error {}

/** What stands between braces, and the texts around it, in their order. */
export function parseTemplate(text: string): Path[] {
  return new Reader(text).template();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  template(): Path[] {
    const parts: Path[] = [];
    while (this.#at < this.#text.length) {
      const text = this.#take(/[^{]+/y);
      if (text !== '') parts.push([{ kind: 'text', text }]);
      else parts.push(this.#action());
    }
    return parts;
  }

  /** `{…}` */
  #action(): Path {
    this.#at++;
    const nodes: Node[] = [];
    while (!this.#skip('}')) nodes.push(...this.#next(nodes.at(-1)));
    return nodes;
  }

  #next(previous: Node | undefined): Path {
    if (this.#skip('[?(')) return [this.#filter()];
    if (this.#skip('..')) return this.#recursive(previous);
    const character = this.#peek();
    if (character === '' || /[\r\n]/.test(character)) throw new SyntaxProblem('unclosed action');
    if (/[ @$]/.test(character)) return this.#passOver();
    if (character === '[') return this.#brackets();
    if (/["']/.test(character)) return [{ kind: 'text', text: this.#quoted(character) }];
    if (character === '.') return this.#passOver(this.#field(1));
    if (/[+\-\p{Nd}]/u.test(character)) return [this.#number()];
    if (/[_\p{L}]/u.test(character)) return [this.#word()];
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new SyntaxProblem(`unrecognized character in action: U+${code} '${character}'`);
  }

  #passOver(field?: Node): Path {
    if (field) return [field];
    this.#at++;
    return [];
  }

  #recursive(previous: Node | undefined): Path {
    if (previous?.kind === 'recursive') {
      throw new SyntaxProblem('invalid multiple recursive descent');
    }
    const node: Node = { kind: 'recursive' };
    return /[_\p{L}\p{Nd}]/u.test(this.#peek()) ? [node, this.#field(0)] : [node];
  }

  /** A name up to what ends it; a backslash takes that power away. */
  #field(dots: number): Node {
    this.#at += dots;
    const name = this.#take(/(?:\\.|[^\\\s.,[\]$@{}])*/sy);
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
  }

  #word(): Node {
    const name = this.#take(/[^ \t\r\n.,[\]$@{}]*/y);
    if (name === 'true' || name === 'false') return { kind: 'bool', value: name === 'true' };
    return { kind: 'keyword', name };
  }

  #number(): Node {
    const text = this.#take(/[+-]?[.\p{Nd}]*/uy);
    const value = Number(text);
    if (/\d/.test(text) && !Number.isNaN(value)) return { kind: 'number', value };
    throw new SyntaxProblem(`cannot parse number ${text}`);
  }

  #brackets(): Path {
    const whole = this.#take(/\[[^\]\n]*\]/y);
    if (whole === '') throw new SyntaxProblem('unterminated array');
    return bracketed(whole.slice(1, -1));
  }

  #filter(): Node {
    const text = this.#filterText();
    const [, left = '', operator = '', right = ''] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text) ?? [];
    const filter =
      operator === ''
        ? { left: pathIn(text), operator: 'exists', right: [] }
        : { left: pathIn(left), operator, right: pathIn(right) };
    return { kind: 'filter', filter };
  }

  /** Up to `)]`; a bracket in quotes does not count. */
  #filterText(): string {
    const start = this.#at;
    let quote = '';
    let closed = false;
    for (; ; this.#at++) {
      const character = this.#peek();
      if (character === '' || character === '\n') throw new SyntaxProblem('unterminated filter');
      if (/["']/.test(character) && quote === '') quote = character;
      else if (character === quote && this.#text[this.#at - 1] !== '\\') closed = true;
      else if (character === ')' && (quote === '' || closed)) break;
    }
    const text = this.#text.slice(start, this.#at++);
    if (this.#skip(']')) return text;
    throw new SyntaxProblem('unclosed array expect ]');
  }

  #quoted(quote: string): string {
    const start = this.#at++;
    for (; ; this.#at++) {
      const character = this.#peek();
      if (character === '' || character === '\n') {
        throw new SyntaxProblem('unterminated quoted string');
      }
      if (character === quote && this.#text[this.#at - 1] !== '\\') break;
    }
    const whole = this.#text.slice(start, ++this.#at);
    return unquoted(whole);
  }

  #peek(): string {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #skip(text: string): boolean {
    const there = this.#text.startsWith(text, this.#at);
    if (there) this.#at += text.length;
    return there;
  }

  /** What a sticky pattern matches here. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [text = ''] = pattern.exec(this.#text) ?? [];
    this.#at += text.length;
    return text;
  }
}

const pathIn = (text: string): Path => parseTemplate(`{${text}}`)[0] ?? [];

function bracketed(text: string): Path {
  const alternatives = text.split(',');
  if (alternatives.length > 1) {
    return [{ kind: 'union', paths: alternatives.map((one) => pathIn(`[${one.trim()}]`)) }];
  }
  const key = /^'([^']*)'$/.exec(text)?.[1];
  return key === undefined ? [{ kind: 'slice', slice: sliceIn(text) }] : pathIn(`.${key}`);
}

function sliceIn(text: string): Slice {
  const [whole, start, end, step] =
    /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text === '*' ? ':' : text) ?? [];
  if (whole === undefined) throw new SyntaxProblem(`invalid array index ${text}`);
  const single = end === undefined;
  return {
    start: numberIn(start),
    end: single ? (numberIn(start) ?? 0) + 1 : numberIn(end.slice(1)),
    single,
    step: numberIn(step?.slice(1)),
  };
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === '-') throw new SyntaxProblem(`array index ${text} is not a number`);
  return Number(text);
}

/** As Go's strconv.Unquote, with single quotes as well. */
function unquoted(whole: string): string {
  const quote = whole.charAt(0);
  return whole.slice(1, -1).replace(ESCAPE, (_, x, u, long, octal, letter: string = '') => {
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(x ?? u ?? long, 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    const character = letter === quote ? quote : ESCAPES[letter];
    if (character !== undefined) return character;
    throw new SyntaxProblem(`unquote string ${whole} error invalid syntax`);
  });
}

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/gs;

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
