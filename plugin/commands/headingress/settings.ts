import { HmlsError } from '../../../src/errors.ts';
import {
  type HeadIngressSettings,
  type Limits,
  type OutlierDetection,
  slashed,
} from '../../../src/headingress/headingress.ts';
import { gatewayName } from '../../../src/headingress/istio/spelling.ts';
import { spokeHeaderName } from '../../../src/headingress/spokeheader.ts';
import { present } from '../../../src/kubernetes/fields.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { SettingFlags } from './flags.ts';

/**
 * `base` with what the flags want otherwise.
 *
 * @throws HmlsError `usage` for flags that make no sense
 */
export function settingsOf(flags: SettingFlags, base: HeadIngressSettings): HeadIngressSettings {
  return {
    gateways: flags.gateway?.split(',').map(gatewayName) ?? base.gateways,
    hosts: flags.host?.split(',') ?? base.hosts,
    prefix: flags.prefix === undefined ? base.prefix : slashed(flags.prefix),
    rewrite: flags.noRewrite ? false : (flags.rewrite ?? base.rewrite),
    entryName: flags.entryName ?? base.entryName,
    choice: present({
      service: flags.service ?? base.choice.service,
      release: flags.release ?? base.choice.release,
    }),
    limits: limitsOf(flags, base.limits),
    ...present({ spokeHeader: spokeHeaderOf(flags, base.spokeHeader) }),
  };
}

function spokeHeaderOf({ spokeHeader, noSpokeHeader }: SettingFlags, base: string | undefined) {
  if (noSpokeHeader) return undefined;
  return spokeHeader === undefined ? base : spokeHeaderName(spokeHeader);
}

function limitsOf(flags: SettingFlags, base: Limits): Limits {
  return present({
    timeout: durationOf(flags.timeout, 'timeout', base.timeout),
    retries: retriesOf(flags.retries, base.retries),
    connectTimeout: durationOf(flags.connectTimeout, 'connect-timeout', base.connectTimeout),
    outliers: outliersOf(flags, base.outliers),
  });
}

/** Zero is how to say that there is no limit; Istio wants that left out. */
function durationOf(text: string | undefined, flag: string, base: string | undefined) {
  if (text === undefined) return base;
  const ms = parseDuration(text, flag);
  return ms === 0 ? undefined : text;
}

function retriesOf(text: string | undefined, base: number | undefined): number | undefined {
  if (text === undefined) return base;
  if (text === 'default') return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new HmlsError('usage', `invalid number "${text}" for --retries`, { hint: '--retries=2' });
}

const DEFAULT_OUTLIERS: OutlierDetection = { errors: 5, interval: '10s', ejectionTime: '30s' };

/** Any of its flags turns it on. */
function outliersOf(
  flags: SettingFlags,
  base: OutlierDetection | undefined,
): OutlierDetection | undefined {
  if (flags.noOutlierDetection) return undefined;
  const { outlierErrors, outlierInterval, outlierEjectionTime } = flags;
  const wished = [outlierErrors, outlierInterval, outlierEjectionTime].some((w) => w !== undefined);
  if (!base && !flags.outlierDetection && !wished) return undefined;
  const { errors, interval, ejectionTime } = base ?? DEFAULT_OUTLIERS;
  return {
    errors: outlierErrors ?? errors,
    interval: durationOf(outlierInterval, 'outlier-interval', interval) ?? interval,
    ejectionTime:
      durationOf(outlierEjectionTime, 'outlier-ejection-time', ejectionTime) ?? ejectionTime,
  };
}
