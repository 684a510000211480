import { isAbout, opposite, type Predicate, subjectsOf } from './predicate.ts';
import { shortestExample, takes } from './regex.ts';

/**
 * Whether a request with `value` for the subject of `predicate` passes it.
 * Source: TranslateRouteMatch in istio pilot/pkg/networking/core/route/route.go.
 */
export function passes({ match, negated }: Predicate, value: string | undefined): boolean {
  if (!negated) return value !== undefined && takes(match, value);
  // Envoy treats a missing value as empty, except for a present match.
  return match.kind === 'present' ? value === undefined : !takes(match, value ?? '');
}

/** A value, or undefined where the request may lack one. */
export interface ExampleValue {
  readonly value: string | undefined;
}

/**
 * A value of `subject` that passes all of `predicates` that are about it; undefined if there is none.
 *
 * @throws Unreadable
 */
export function exampleValue(
  subject: string,
  predicates: readonly Predicate[],
): ExampleValue | undefined {
  const asked = predicates.filter(isAbout(subject));
  const { optional, possible, plain = possible, usual } = grammarOf(subject);
  if (optional && asked.every((predicate) => passes(predicate, undefined)))
    return { value: undefined };
  const isFit = (text: string) =>
    asked.every((predicate) => passes(predicate, text)) && isOf(possible, text);
  const guess = [...asked.flatMap(literalIn), ...usual].find(isFit);
  if (guess !== undefined) return { value: guess };
  // Of exact and prefix matches, one of the literals passes all others, or nothing does.
  if (asked.every(isLiteral)) return undefined;
  const value = shortestExample(plain, asked) ?? shortestExample(possible, asked);
  return value === undefined ? undefined : { value };
}

const isLiteral = ({ match, negated }: Predicate) =>
  !negated && (match.kind === 'exact' || match.kind === 'prefix');

const literalIn = (predicate: Predicate): string[] =>
  isLiteral(predicate) && 'text' in predicate.match ? [predicate.match.text] : [];

const isOf = (possible: string, text: string) => new RegExp(`^(?:${possible})$`).test(text);

interface Grammar {
  /** Whether a request may lack it. */
  readonly optional?: true;
  /** Regular expression of all valid values. */
  readonly possible: string;
  /** The same, for values that need no quoting. */
  readonly plain?: string;
  /** Values that are natural in an example. */
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
 * Whether every request that passes all of `narrow` also passes all of `wide`.
 *
 * @throws Unreadable
 */
export const implies = (narrow: readonly Predicate[], wide: readonly Predicate[]): boolean =>
  wide.every(
    (predicate) => exampleValue(predicate.subject, [...narrow, opposite(predicate)]) === undefined,
  );

/**
 * By subject, a value that passes all of `predicates`; undefined if there is none.
 *
 * @throws Unreadable
 */
export function exampleValues(
  predicates: readonly Predicate[],
): ReadonlyMap<string, ExampleValue> | undefined {
  const values = subjectsOf(predicates).map(
    (subject) => [subject, exampleValue(subject, predicates)] as const,
  );
  const found = values.flatMap(([subject, value]) => (value ? [[subject, value] as const] : []));
  return found.length < values.length ? undefined : new Map(found);
}
