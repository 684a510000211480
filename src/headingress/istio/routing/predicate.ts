import type { GatewayRequest } from './findings.ts';

// What Istio asks of a request before a route takes it.

/** How a text must look; `present` takes any, as Istio's regex `*` does. */
export type TextMatch =
  | { readonly kind: 'exact' | 'prefix'; readonly text: string; readonly anyCase?: boolean }
  /** In RE2's syntax; the whole text must match. */
  | { readonly kind: 'regex'; readonly text: string; readonly anyCase?: boolean }
  | { readonly kind: 'present' };

/** One thing that must be so; `negated` that must not. */
export interface Predicate {
  /** `path` (without its query), `method`, `authority`, `scheme`, `header NAME` or `query NAME`. */
  readonly subject: string;
  readonly match: TextMatch;
  readonly negated?: boolean;
}

/** What `request` has of `subject`; undefined if nothing. */
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
