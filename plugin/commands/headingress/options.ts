import { HmlsError } from '../../../src/errors.ts';
import type { HeadIngressOptions } from '../../../src/headingress/desired.ts';
import { gatewayName } from '../../../src/headingress/istio/spelling.ts';
import { parseWeights } from '../../../src/headingress/weights.ts';
import { present } from '../../../src/kubernetes/fields.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { RouteFlags } from '../flags/route.ts';

/**
 * The settings given by the flags.
 *
 * @throws HmlsError `usage` for invalid values
 */
export function optionsOf(flags: RouteFlags): HeadIngressOptions {
  return {
    name: flags.name,
    namespace: flags.ingressNamespace,
    weights: flags.weight === undefined ? undefined : parseWeights(flags.weight),
    normalize: flags.normalize,
    gateways: listIn(flags.gateway)?.map(gatewayName),
    hosts: listIn(flags.host),
    prefix: flags.prefix,
    rewrite: flags.noRewrite ? false : flags.rewrite,
    entryName: flags.entryName,
    service: flags.service,
    release: flags.release,
    timeout: limitOf(flags.timeout, 'timeout'),
    retries: retriesOf(flags.retries),
    connectTimeout: limitOf(flags.connectTimeout, 'connect-timeout'),
    outliers: outliersOf(flags),
    spokeHeader: flags.noSpokeHeader ? null : flags.spokeHeader,
    force: flags.force,
  };
}

/** Repeatable flags also accept comma-separated lists. */
const listIn = (texts: readonly string[] | undefined) => texts?.flatMap((text) => text.split(','));

/** 0 removes the limit, which Istio expresses by omitting the field. */
function limitOf(text: string | undefined, flag: string): string | null | undefined {
  if (text === undefined) return undefined;
  return parseDuration(text, flag) === 0 ? null : text;
}

function retriesOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'default') return null;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new HmlsError('usage', `invalid number "${text}" for --retries`, { hint: '--retries=2' });
}

/** Any flag for outlier detection enables it. */
function outliersOf(flags: RouteFlags): HeadIngressOptions['outliers'] {
  if (flags.noOutlierDetection) return null;
  const { outlierErrors: errors, outlierInterval, outlierEjectionTime } = flags;
  const asked = [errors, outlierInterval, outlierEjectionTime].some((one) => one !== undefined);
  if (!flags.outlierDetection && !asked) return undefined;
  return present({
    errors,
    interval: limitOf(outlierInterval, 'outlier-interval') ?? undefined,
    ejectionTime: limitOf(outlierEjectionTime, 'outlier-ejection-time') ?? undefined,
  });
}
