import type { GatewayRequest } from './findings.ts';

// The conditions that a request must meet for a route to take it.

/** A string match; `present` matches any value, as Istio's regex `*` does. */
export type TextMatch =
  | { readonly kind: 'exact' | 'prefix'; readonly text: string; readonly anyCase?: boolean }
  /** In RE2 syntax; the whole text must match. */
  | { readonly kind: 'regex'; readonly text: string; readonly anyCase?: boolean }
  | { readonly kind: 'present' };

/** One condition on a request; it must not hold if `negated`. */
export interface Predicate {
  /** `path` (without its query), `method`, `authority`, `scheme`, `header NAME` or `query NAME`. */
  readonly subject: string;
  readonly match: TextMatch;
  readonly negated?: boolean;
}

/** The value of `subject` in `request`; undefined if it has none. */
export function valueIn(request: GatewayRequest, subject: string): string | undefined {
  const [what = '', name = ''] = subject.split(' ');
  if (what === 'header') return request.headers[name];
  if (what === 'query') return request.query[name];
  return request[what as 'method' | 'scheme' | 'authority' | 'path'];
}

export const isAbout =
  (subject: string) =>
  (predicate: Predicate): boolean =>
    predicate.subject === subject;

export const opposite = (predicate: Predicate): Predicate => ({
  ...predicate,
  negated: !predicate.negated,
});

export const subjectsOf = (predicates: readonly Predicate[]) => [
  ...new Set(predicates.map(({ subject }) => subject)),
];
