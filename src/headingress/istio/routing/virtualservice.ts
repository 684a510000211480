import {
  countAt,
  isObject,
  isTrueAt,
  listAt,
  objectAt,
  textAt,
  textsAt,
} from '../../../kubernetes/fields.ts';
import type { KubeObject, Ref } from '../../../kubernetes/object.ts';
import { type ConfigMeta, configMetaOf } from './precedence.ts';
import type { Predicate, TextMatch } from './predicate.ts';

/** A VirtualService, reduced to what affects routing at a gateway. */
export interface Router extends ConfigMeta {
  /** In lower case; empty for a delegate. */
  readonly hosts: readonly string[];
  /** `namespace/name` each. */
  readonly gateways: readonly string[];
  /** As written: namespaces, `.` or `*`; empty means the default of the mesh, assumed to be `*`. */
  readonly exportTo: readonly string[];
  readonly rules: readonly Rule[];
}

/** An HTTP route of a VirtualService. */
export interface Rule {
  /** Alternatives; empty matches everything. */
  readonly matches: readonly Match[];
  /** The VirtualService that it delegates to. */
  readonly delegate?: Ref;
}

export interface Match {
  readonly predicates: readonly Predicate[];
  /** Limits the match to these gateways; empty means no limit. */
  readonly gateways: readonly string[];
  readonly port: number | undefined;
  readonly sourceNamespace: string | undefined;
  readonly sourceLabels: Readonly<Record<string, unknown>>;
}

export function routerOf(object: KubeObject): Router {
  const { spec } = object as { readonly spec?: unknown };
  const meta = configMetaOf(object);
  return {
    ...meta,
    hosts: textsAt(spec, 'hosts').map((host) => host.toLowerCase()),
    gateways: textsAt(spec, 'gateways').map((name) => gatewayKey(name, meta.namespace)),
    exportTo: textsAt(spec, 'exportTo'),
    rules: listAt(spec, 'http').map((rule) => ruleOf(rule, meta.namespace)),
  };
}

/**
 * `NAMESPACE/NAME` of a gateway that a VirtualService in `namespace` refers to.
 * Source: resolveGatewayName in istio pilot/pkg/model/config.go.
 */
export function gatewayKey(text: string, namespace: string): string {
  if (text.startsWith('./')) return `${namespace}${text.slice(1)}`;
  if (text.includes('/')) return text;
  const [name = '', of = namespace] = text.split('.');
  return `${of}/${name}`;
}

function ruleOf(rule: unknown, namespace: string): Rule {
  const delegate = objectAt(rule, 'delegate');
  const name = textAt(delegate, 'name');
  return {
    matches: listAt(rule, 'match').map((match) => matchOf(match, namespace)),
    ...(name && { delegate: { namespace: textAt(delegate, 'namespace') ?? namespace, name } }),
  };
}

function matchOf(match: unknown, namespace: string): Match {
  const anyCase = isTrueAt(match, 'ignoreUriCase');
  const uri = objectAt(match, 'uri');
  return {
    predicates: [
      ...(uri
        ? [{ subject: 'path', match: { ...textMatch(uri), ...(anyCase && { anyCase }) } }]
        : []),
      ...['method', 'authority', 'scheme'].flatMap((subject) => predicateAt(match, subject)),
      ...predicatesIn(match, 'headers', 'header'),
      ...predicatesIn(match, 'withoutHeaders', 'header').map((predicate) => ({
        ...predicate,
        negated: true,
      })),
      ...predicatesIn(match, 'queryParams', 'query'),
    ],
    gateways: textsAt(match, 'gateways').map((name) => gatewayKey(name, namespace)),
    port: countAt(match, 'port'),
    sourceNamespace: textAt(match, 'sourceNamespace'),
    sourceLabels: { ...objectAt(match, 'sourceLabels') },
  };
}

function predicateAt(match: unknown, subject: string): Predicate[] {
  const wanted = objectAt(match, subject);
  return wanted ? [{ subject, match: textMatch(wanted) }] : [];
}

/** Header names are case-insensitive, names of query parameters are not. */
function predicatesIn(match: unknown, field: string, what: 'header' | 'query'): Predicate[] {
  return Object.entries(objectAt(match, field) ?? {}).map(([name, wanted]) => ({
    subject: `${what} ${what === 'header' ? name.toLowerCase() : name}`,
    match: textMatch(wanted),
  }));
}

/** Source: canBeConvertedToPresentMatch in istio pilot/pkg/networking/core/route/route.go. */
function textMatch(value: unknown): TextMatch {
  const given = isObject(value) ? value : {};
  for (const kind of ['exact', 'prefix', 'regex'] as const) {
    const text = given[kind];
    if (typeof text === 'string' && !(kind === 'regex' && text === '*')) return { kind, text };
  }
  return { kind: 'present' };
}
