import { type CharSet, DFA, JS, NFA } from 'refa';
import type { Predicate, TextMatch } from './predicate.ts';

/**
 * A regular expression that cannot be analyzed: Envoy supports RE2 syntax that has no counterpart here,
 * such as Unicode classes.
 */
export class Unreadable extends Error {}

/** Whether `match` matches `text`. Never backtracks, as the expression comes from others. */
export function takes(match: TextMatch, text: string): boolean {
  if (match.kind === 'present') return true;
  if (match.kind === 'regex') return automatonOf(match).test(charactersOf(text));
  const [given, wanted] = match.anyCase
    ? [text.toLowerCase(), match.text.toLowerCase()]
    : [text, match.text];
  return match.kind === 'exact' ? given === wanted : given.startsWith(wanted);
}

/**
 * The shortest text that matches `alphabet` (a regular expression) and passes all of `predicates`;
 * undefined if there is none.
 *
 * @throws Unreadable
 */
export function shortestExample(
  alphabet: string,
  predicates: readonly Predicate[],
): string | undefined {
  const letters: TextMatch = { kind: 'regex', text: alphabet };
  const all = predicates.map(acceptedBy).reduce(both, automatonOf(letters));
  for (const letters of all.wordSets()) return letters.map(plainest).join('');
  return undefined;
}

const both = (a: NFA, b: NFA) => NFA.fromIntersection(a, b);

function acceptedBy({ match, negated }: Predicate): NFA {
  const automaton = automatonOf(match);
  if (!negated) return automaton;
  const others = DFA.fromFA(automaton);
  others.complement();
  return NFA.fromFA(others);
}

const known = new Map<string, NFA>();

function automatonOf(match: TextMatch): NFA {
  const key = JSON.stringify(match);
  const found = known.get(key) ?? compiled(expressionOf(match));
  known.set(key, found);
  return found;
}

interface Expression {
  readonly source: string;
  readonly flags: string;
}

function expressionOf(match: TextMatch): Expression {
  if (match.kind === 'present') return { source: ANYTHING, flags: '' };
  const flags = match.anyCase ? 'i' : '';
  if (match.kind === 'regex') return translated(match.text, flags);
  const literal = match.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return { source: match.kind === 'exact' ? literal : `${literal}${ANYTHING}`, flags };
}

const ANYTHING = '[^]*';

/**
 * RE2 syntax in JavaScript's, where only the spelling differs.
 * Source: https://github.com/google/re2/wiki/Syntax
 */
function translated(text: string, flags: string): Expression {
  const [flagged = '', options = ''] = /^\(\?([is]+)\)/.exec(text) ?? [];
  const source = text
    .slice(flagged.length)
    .replaceAll('(?P<', '(?<')
    .replace(/\[:(\^?)(\w+):\]/g, (_, not: string, name: string) => posixClass(name, not !== ''));
  return { source, flags: [...new Set(`${flags}${options}`)].join('') };
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  word: '\\w',
  space: '\\s',
  punct: '!-\\/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
};

function posixClass(name: string, not: boolean): string {
  const members = POSIX[name];
  if (members === undefined || not) throw new Unreadable(`[:${name}:]`);
  return members;
}

/** Escapes and groups that mean something else in JavaScript, or nothing. */
const FOREIGN = /\\[pPQECaA-Zz](?<!\\[DSWB])|\\x\{|\(\?(?![:<])/;

/** The whole text must match anyway. */
const withoutAnchors = (source: string) => source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');

/** Bounds the cost of expressions of others. */
const MAX_NODES = 20_000;

function compiled({ source, flags }: Expression): NFA {
  const bare = withoutAnchors(source);
  if (FOREIGN.test(bare)) throw new Unreadable(source);
  try {
    const parser = JS.Parser.fromLiteral({ source: bare, flags });
    const { expression, maxCharacter } = parser.parse({ maxNodes: MAX_NODES });
    return NFA.fromRegex(expression, { maxCharacter }, {}, new NFA.LimitedNodeFactory(MAX_NODES));
  } catch (error) {
    throw new Unreadable(source, { cause: error });
  }
}

const charactersOf = (text: string) => Array.from(text, (_, i) => text.charCodeAt(i));

/** The most natural ones in an example come first. */
const PLAIN = charactersOf('abcdefghijklmnopqrstuvwxyz0123456789-/._~ABCDEFGHIJKLMNOPQRSTUVWXYZ');

function plainest(letters: CharSet): string {
  const code = PLAIN.find((letter) => letters.has(letter)) ?? letters.ranges[0]?.min ?? 0;
  return String.fromCharCode(code);
}
