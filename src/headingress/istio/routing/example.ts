import { isAbout, opposite, subjectsOf, type Test } from './predicate.ts';
import { shortestWord, takes } from './regex.ts';

/** Whether a request that has `value` there passes `test`. Source: TranslateRouteMatch in istio. */
export function passes({ match, negated }: Test, value: string | undefined): boolean {
  if (!negated) return value !== undefined && takes(match, value);
  // Envoy takes what is missing for empty, unless it is only asked whether it is there.
  return match.kind === 'present' ? value === undefined : !takes(match, value ?? '');
}

/** A value, or none where a request may do without. */
export interface Word {
  readonly value: string | undefined;
}

/**
 * What a request may have of `subject` so that it passes those of `tests` that are about it; undefined
 * if nothing passes them all.
 *
 * @throws Unreadable
 */
export function wordFor(subject: string, tests: readonly Test[]): Word | undefined {
  const asked = tests.filter(isAbout(subject));
  const { optional, possible, plain = possible, usual } = grammarOf(subject);
  if (optional && asked.every((test) => passes(test, undefined))) return { value: undefined };
  const isFit = (text: string) => asked.every((test) => passes(test, text)) && isOf(possible, text);
  const guess = [...asked.flatMap(literalIn), ...usual].find(isFit);
  if (guess !== undefined) return { value: guess };
  // Of texts and beginnings of texts, one that was guessed is within all others, or nothing is.
  if (asked.every(isLiteral)) return undefined;
  const value = shortestWord(plain, asked) ?? shortestWord(possible, asked);
  return value === undefined ? undefined : { value };
}

const isLiteral = ({ match, negated }: Test) =>
  !negated && (match.kind === 'exact' || match.kind === 'prefix');

const literalIn = (test: Test): string[] =>
  isLiteral(test) && 'text' in test.match ? [test.match.text] : [];

const isOf = (possible: string, text: string) => new RegExp(`^(?:${possible})$`).test(text);

interface Grammar {
  /** Whether a request may lack it. */
  readonly optional?: true;
  /** Regular expression of what it may be. */
  readonly possible: string;
  /** The same, of what needs no quotes. */
  readonly plain?: string;
  /** What people would expect in an example. */
  readonly usual: readonly string[];
}

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  path: { possible: '/[!-"$->@-~]*', plain: '/[A-Za-z0-9._~/-]*', usual: ['/'] },
  method: { possible: '[A-Z]+', usual: ['GET'] },
  scheme: { possible: 'https?', usual: ['http'] },
  authority: {
    possible: '[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*',
    usual: ['any.example'],
  },
};

const NAMED: Grammar = {
  optional: true,
  possible: '([!-~]([ -~]*[!-~])?)?',
  plain: '[A-Za-z0-9._~/-]*',
  usual: ['yes'],
};

const grammarOf = (subject: string) => GRAMMARS[subject] ?? NAMED;

/**
 * Whether whatever passes all of `narrow` passes all of `wide`, too.
 *
 * @throws Unreadable
 */
export const implies = (narrow: readonly Test[], wide: readonly Test[]): boolean =>
  wide.every((test) => wordFor(test.subject, [...narrow, opposite(test)]) === undefined);

/**
 * By subject, what passes all of `tests`; undefined if nothing does.
 *
 * @throws Unreadable
 */
export function wordsFor(tests: readonly Test[]): ReadonlyMap<string, Word> | undefined {
  const words = subjectsOf(tests).map((subject) => [subject, wordFor(subject, tests)] as const);
  const found = words.flatMap(([subject, word]) => (word ? [[subject, word] as const] : []));
  return found.length < words.length ? undefined : new Map(found);
}
