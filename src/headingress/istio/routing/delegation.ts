import { keyOf, type Ref } from '../../../kubernetes/object.ts';
import { implies } from './example.ts';
import { isAbout, type Predicate } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Match, Router, Rule } from './virtualservice.ts';

/**
 * The rules of `router`, with those of its delegates in place of what leads to them. A delegate that is
 * missing, hidden, or contradicts where it is called takes nothing.
 * Source: mergeHTTPMatchRequests in istio pilot/pkg/model/virtualservice.go.
 */
export function rulesOf(router: Router, others: ReadonlyMap<string, Router>): readonly Rule[] {
  return router.rules.flatMap((rule) => {
    if (!rule.delegate) return [rule];
    const delegate = others.get(keyOf(rule.delegate));
    if (!delegate || delegate.hosts.length > 0 || !isSeenFrom(router, delegate)) return [];
    return delegate.rules.flatMap((own) => merged(rule, own) ?? []);
  });
}

/** Delegates go one level deep. */
const isSeenFrom = ({ namespace }: Ref, { exportTo, ...delegate }: Router) =>
  exportTo.length === 0 ||
  exportTo.some((to) => to === '*' || (to === '.' ? delegate.namespace : to) === namespace);

function merged(outer: Rule, inner: Rule): Rule | undefined {
  if (outer.matches.length === 0 || inner.matches.length === 0) {
    return { matches: [...outer.matches, ...inner.matches] };
  }
  const matches = inner.matches.map((own) =>
    outer.matches.filter((match) => agrees(match, own)).map((match) => both(match, own)),
  );
  return matches.some(({ length }) => length === 0) ? undefined : { matches: matches.flat() };
}

/** Whether `inner` asks for no more than `outer` lets through. */
function agrees(outer: Match, inner: Match): boolean {
  const subjects = new Set(inner.predicates.map(({ subject }) => subject));
  return [...subjects].every((subject) => {
    const wide = outer.predicates.filter(isAbout(subject));
    if (wide.some(({ match }) => match.kind === 'regex')) return false;
    return isImplied(inner.predicates.filter(isAbout(subject)), wide);
  });
}

function isImplied(narrow: readonly Predicate[], wide: readonly Predicate[]): boolean {
  try {
    return implies(narrow, wide);
  } catch (error) {
    if (error instanceof Unreadable) return wide.length === 0;
    throw error;
  }
}

/** What the inner one says replaces what the outer one says. */
const both = (outer: Match, inner: Match): Match => ({
  predicates: [
    ...outer.predicates.filter(({ subject }) => !inner.predicates.some(isAbout(subject))),
    ...inner.predicates,
  ],
  gateways: inner.gateways.length > 0 ? inner.gateways : outer.gateways,
  port: inner.port ?? outer.port,
  sourceNamespace: inner.sourceNamespace ?? outer.sourceNamespace,
  sourceLabels: { ...outer.sourceLabels, ...inner.sourceLabels },
});
