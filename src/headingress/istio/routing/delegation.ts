import { keyOf, type Ref } from '../../../kubernetes/object.ts';
import { implies } from './example.ts';
import { isAbout, type Predicate } from './predicate.ts';
import { Unreadable } from './regex.ts';
import type { Match, Router, Rule } from './virtualservice.ts';

/**
 * The rules of `router`, with each delegating rule replaced by those of its delegate. A delegate that is
 * missing, hidden, or conflicts with the match of the delegating rule contributes nothing. Delegates go
 * one level deep.
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

/** Whether a delegate is exported to the namespace of its root. */
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

/** Whether `inner` is within `outer` on each subject that it matches. */
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

/** Predicates of the inner match replace those of the outer one on the same subject. */
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
