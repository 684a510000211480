import { shortestWord, takes } from './language.ts';
import { isAbout, opposite, subjectsOf, type Test } from './test.ts';

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
  const { optional, alphabet, usual } = grammarOf(subject);
  const plain = [...asked.flatMap(literalIn), ...usual].filter((t) => isOf(alphabet, t));
  const guesses: (string | undefined)[] = optional ? [undefined, ...plain] : plain;
  const guess = guesses.find((value) => asked.every((test) => passes(test, value)));
  if (guess !== undefined || (optional && asked.every((test) => passes(test, undefined)))) {
    return { value: guess };
  }
  const value = shortestWord(alphabet, asked);
  return value === undefined ? undefined : { value };
}

/** Longest first: what is within all prefixes is within the longest. */
function literalIn({ match, negated }: Test): string[] {
  return negated || match.kind === 'present' || match.kind === 'regex' ? [] : [match.text];
}

const isOf = (alphabet: string, text: string) => new RegExp(`^(?:${alphabet})$`).test(text);

interface Grammar {
  /** Whether a request may lack it. */
  readonly optional?: true;
  /** Regular expression of what it may be. */
  readonly alphabet: string;
  /** What people would expect in an example. */
  readonly usual: readonly string[];
}

const PATH: Grammar = { alphabet: '/[A-Za-z0-9._~/-]*', usual: ['/'] };

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  path: PATH,
  method: { alphabet: '[A-Z]+', usual: ['GET'] },
  scheme: { alphabet: 'https?', usual: ['http'] },
  authority: {
    alphabet: '[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*',
    usual: ['any.example'],
  },
};

const NAMED: Grammar = { optional: true, alphabet: '[A-Za-z0-9._~/-]*', usual: ['yes'] };

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
