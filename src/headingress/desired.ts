import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { present } from '../kubernetes/fields.ts';
import { refOf } from '../kubernetes/object.ts';
import { type Backend, type BackendChoice, backendsOf, candidatesOf } from './backends.ts';
import type { Decision, Moment } from './decision.ts';
import {
  assertReady,
  defaultSettings,
  type HeadIngress,
  type HeadIngressSettings,
  isGaining,
  type Limits,
  type OutlierDetection,
  slashed,
  type WeightedBackend,
  weighted,
} from './headingress.ts';
import { followed, membershipNotes } from './membership.ts';
import { pinKey } from './pin.ts';
import { spokeHeaderName } from './spokeheader.ts';
import { resolveWeights, type WeightRequest } from './weights.ts';

/**
 * The requested settings of a HeadIngress. An undefined setting keeps its current value, or else gets
 * its default; null removes the setting.
 */
export interface HeadIngressOptions {
  /** Name of its object; `name` and `namespace` default to those of the HyperMLService. */
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly weights?: readonly WeightRequest[] | undefined;
  /** Scales the weights so that they add up to 100. */
  readonly normalize?: boolean | undefined;
  readonly gateways?: readonly string[] | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
  readonly rewrite?: boolean | undefined;
  readonly entryName?: string | undefined;
  readonly service?: string | undefined;
  readonly release?: string | undefined;
  readonly timeout?: string | null | undefined;
  readonly retries?: number | null | undefined;
  readonly connectTimeout?: string | null | undefined;
  /** `{}` enables it with the defaults. */
  readonly outliers?: Partial<OutlierDetection> | null | undefined;
  readonly spokeHeader?: string | null | undefined;
  /** Sends requests even to spokes that are not ready. */
  readonly force?: boolean | undefined;
}

/** Creates the HeadIngress of `hmls`, or updates the existing one, as requested by `options`. */
export const decideApply =
  (hmls: HyperMLService, options: HeadIngressOptions) =>
  ({ live }: Moment): Decision =>
    desiredHeadIngress(hmls, live?.headIngress, options);

/**
 * The HeadIngress of `hmls` as requested by `options`; settings that they do not mention are kept from
 * `live`, if it exists.
 *
 * @throws HmlsError `usage` for invalid options, `not-ready` if a spoke cannot take requests
 */
export function desiredHeadIngress(
  hmls: HyperMLService,
  live: HeadIngress | undefined,
  options: HeadIngressOptions,
): Decision {
  const source = { ...refOf(hmls), uid: hmls.metadata.uid ?? '' };
  const settings = settingsWith(options, live ?? defaultSettings(source));
  const { routes, notes } = routesOf(hmls, live, settings, options);
  if (!options.force) assertReady(routes.filter(isGaining(live?.routes ?? [])));
  const pins = live?.pins ?? [];
  const kept = pins.filter((pin) => routes.some(({ spoke }) => spoke === pin.spoke));
  const lost = pins.filter((pin) => !kept.includes(pin));
  const said = [...notes, ...lost.map((pin) => `${pinKey(pin)} is no longer pinned`)];
  const headIngress: HeadIngress = {
    ...settings,
    source,
    name: options.name ?? live?.name ?? source.name,
    namespace: options.namespace ?? live?.namespace ?? source.namespace,
    routes: routes.map(({ ready: _, ...route }) => route),
    pins: kept,
  };
  return { headIngress, notes: said, reason: said.join('; ') };
}

interface Routed {
  readonly routes: readonly WeightedBackend[];
  readonly notes: readonly string[];
}

function routesOf(
  hmls: HyperMLService,
  live: HeadIngress | undefined,
  { choice }: HeadIngressSettings,
  options: HeadIngressOptions,
): Routed {
  if (!live) {
    const backends = backendsOf(hmls, choice);
    return { routes: weighted(backends, weightsFor(backends, options)), notes: [] };
  }
  const candidates = candidatesFor(hmls, choice, live);
  const membership = followed(live.routes, options.force ? candidates.map(asReady) : candidates);
  const notes = membershipNotes(membership);
  const { routes } = membership;
  return options.weights === undefined
    ? { routes, notes }
    : { routes: weighted(routes, weightsFor(routes, options)), notes };
}

type Candidate = ReturnType<typeof candidatesOf>[number];

/** An address that was selected by another `choice` must not stand in for a missing one. */
function candidatesFor(hmls: HyperMLService, choice: BackendChoice, live: HeadIngress) {
  const isSame = choice.service === live.choice.service && choice.release === live.choice.release;
  if (isSame) return candidatesOf(hmls, choice);
  return backendsOf(hmls, choice).map((backend): Candidate => ({ spoke: backend.spoke, backend }));
}

const asReady = (candidate: Candidate): Candidate =>
  candidate.backend ? { ...candidate, backend: { ...candidate.backend, ready: true } } : candidate;

const weightsFor = (
  backends: readonly Pick<Backend, 'spoke'>[],
  { weights = [], normalize }: HeadIngressOptions,
) =>
  resolveWeights(
    backends.map(({ spoke }) => spoke),
    weights,
    { normalize },
  );

/** `base` overridden by `options`. */
function settingsWith(options: HeadIngressOptions, base: HeadIngressSettings): HeadIngressSettings {
  const { service, release, spokeHeader: header } = options;
  const spokeHeader = typeof header === 'string' ? spokeHeaderName(header) : header;
  return {
    gateways: options.gateways ?? base.gateways,
    hosts: options.hosts ?? base.hosts,
    prefix: options.prefix === undefined ? base.prefix : slashed(options.prefix),
    rewrite: options.rewrite ?? base.rewrite,
    entryName: options.entryName ?? base.entryName,
    choice: present({
      service: service ?? base.choice.service,
      release: release ?? base.choice.release,
    }),
    limits: limitsWith(options, base.limits),
    ...present({ spokeHeader: asked(spokeHeader, base.spokeHeader) }),
  };
}

/** `value` if it is given, undefined if it is null, and else `base`. */
const asked = <T>(value: T | null | undefined, base: T | undefined): T | undefined =>
  value === undefined ? base : (value ?? undefined);

const limitsWith = (options: HeadIngressOptions, base: Limits): Limits =>
  present({
    timeout: asked(options.timeout, base.timeout),
    retries: asked(options.retries, base.retries),
    connectTimeout: asked(options.connectTimeout, base.connectTimeout),
    outliers: outliersWith(options.outliers, base.outliers),
  });

const DEFAULT_OUTLIERS: OutlierDetection = { errors: 5, interval: '10s', ejectionTime: '30s' };

function outliersWith(
  options: HeadIngressOptions['outliers'],
  base: OutlierDetection | undefined,
): OutlierDetection | undefined {
  if (options === undefined) return base;
  return options === null ? undefined : { ...(base ?? DEFAULT_OUTLIERS), ...options };
}
