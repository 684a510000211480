import { HmlsError } from '../../errors.ts';
import {
  countAt,
  isObject,
  listAt,
  objectAt,
  present,
  textAt,
  textsAt,
} from '../../kubernetes/fields.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { parseAddress } from '../../workloads/address.ts';
import {
  DEFAULT_ENTRY_NAME,
  type HeadIngress,
  type Limits,
  type OutlierDetection,
  type Pin,
  type Route,
} from '../headingress.ts';
import {
  HEADINGRESS_ANNOTATION,
  isOurs,
  SOURCE_ANNOTATION,
  SOURCE_UID_ANNOTATION,
} from '../ownership.ts';

/**
 * The HeadIngress that is stored as `virtualService`, the inverse of src/headingress/istio/objects.ts; edits
 * of its spec are honoured. A spoke whose destination was removed has weight 0.
 *
 * @throws HmlsError `conflict` if it was not created by kubectl-hmls
 */
export function readHeadIngress(virtualService: KubeObject): HeadIngress {
  assertOurs(virtualService, 'kubectl get {} -o yaml');
  const { annotations = {}, name, namespace = '' } = virtualService.metadata;
  const { spec } = virtualService as { readonly spec?: unknown };
  const notes = parsed(annotations[HEADINGRESS_ANNOTATION]);
  const rules = listAt(spec, 'http');
  const split = rules.at(-1);
  const routes = routesOf(listAt(notes, 'spokes'), listAt(split, 'route'));
  return {
    source: sourceOf(annotations, namespace),
    name,
    namespace,
    gateways: textsAt(spec, 'gateways'),
    hosts: textsAt(spec, 'hosts'),
    prefix: textAt(matchOf(split), 'uri', 'prefix') ?? '/',
    rewrite: objectAt(split, 'rewrite') !== undefined,
    entryName: textAt(notes, 'entryName') ?? DEFAULT_ENTRY_NAME,
    choice: present({ service: textAt(notes, 'service'), release: textAt(notes, 'release') }),
    limits: limitsOf(split, notes),
    ...present({ spokeHeader: spokeHeaderIn(listAt(split, 'route'), routes) }),
    routes,
    pins: rules.slice(0, -1).flatMap((rule) => pinOf(rule, routes)),
  };
}

function parsed(text = '{}'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sourceOf(annotations: Readonly<Record<string, string>>, namespace: string) {
  const key = annotations[SOURCE_ANNOTATION] ?? '';
  const [first = '', second] = key.split('/');
  const ref =
    second === undefined ? { namespace, name: first } : { namespace: first, name: second };
  return { ...ref, uid: annotations[SOURCE_UID_ANNOTATION] ?? '' };
}

/** Each spoke with the weight of its destination; spokes that share a host are matched by order. */
function routesOf(spokes: readonly unknown[], destinations: readonly unknown[]): Route[] {
  const left = [...destinations];
  return spokes.flatMap((note) => {
    const spoke = textAt(note, 'spoke');
    const address = parseAddress(textAt(note, 'url') ?? '');
    if (spoke === undefined || 'unusable' in address) return [];
    const at = left.findIndex((d) => leadsTo(d, address));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    const weight = weightIn(found, destinations.length);
    return [{ spoke, workload: textAt(note, 'workload') ?? '', address, weight }];
  });
}

const leadsTo = (destination: unknown, { host, port }: Route['address']) =>
  textAt(destination, 'destination', 'host') === host &&
  (countAt(destination, 'destination', 'port', 'number') ?? port) === port;

/** Istio sends everything to a single destination, regardless of its weight. */
function weightIn(destination: unknown, destinations: number): number {
  if (destination === undefined) return 0;
  return destinations === 1 ? 100 : (countAt(destination, 'weight') ?? 0);
}

/** The first response header whose value is the spoke of its destination. */
function spokeHeaderIn(destinations: readonly unknown[], routes: readonly Route[]) {
  const named = destinations.flatMap((destination) => {
    const { set } = Object(objectAt(destination, 'headers', 'response')) as { set?: unknown };
    const spokes = routes.filter(({ address }) => leadsTo(destination, address));
    return Object.entries(Object(set) as object).filter(([, value]) =>
      spokes.some(({ spoke }) => spoke === value),
    );
  });
  return named[0]?.[0];
}

function pinOf(rule: unknown, routes: readonly Route[]): Pin[] {
  const [entry] = Object.entries(objectAt(matchOf(rule), 'headers') ?? {});
  const value = textAt(entry?.[1], 'exact');
  const [destination] = listAt(rule, 'route');
  const named = textAt(rule, 'name')?.replace(/^pin-/, '');
  const spoke = routes.find((r) => r.spoke === named && leadsTo(destination, r.address))?.spoke;
  if (!entry || value === undefined || spoke === undefined) return [];
  return [{ header: entry[0], value, spoke }];
}

const matchOf = (rule: unknown) => listAt(rule, 'match')[0];

function limitsOf(split: unknown, notes: unknown): Limits {
  return present({
    timeout: textAt(split, 'timeout'),
    retries: countAt(split, 'retries', 'attempts') ?? noRetries(split),
    connectTimeout: textAt(notes, 'connectTimeout'),
    outliers: objectAt(notes, 'outliers') as OutlierDetection | undefined,
  });
}

/** 0 attempts may be returned as an empty object. */
const noRetries = (split: unknown) => (isObject(split) && isObject(split.retries) ? 0 : undefined);

/**
 * @param look the kubectl command to suggest, with `{}` for the VirtualService
 * @throws HmlsError `conflict` if the VirtualService was not created by kubectl-hmls
 */
export function assertOurs(virtualService: KubeObject, look: string): void {
  if (isOurs(virtualService)) return;
  const { name, namespace } = virtualService.metadata;
  throw new HmlsError(
    'conflict',
    `virtualservices.networking.istio.io "${name}" was not created by kubectl-hmls`,
    { hint: look.replace('{}', `virtualservice ${name} -n ${namespace}`) },
  );
}
