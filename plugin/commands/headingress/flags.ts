import type { Argv } from 'yargs';
import { DEFAULT_GATEWAY } from '../../../src/headingress/headingress.ts';
import { DEFAULT_SPOKE_HEADER } from '../../../src/headingress/spokeheader.ts';
import { type IngressFlags, withIngressFlags } from '../../clusters/ingress.ts';
import { dryRunFlag } from '../../output/dryrun.ts';
import { outputFlag } from '../../output/output.ts';

/** How a HeadIngress is to look. What is left out stays as it is, or else becomes the default. */
export interface SettingFlags {
  readonly weight?: string | undefined;
  readonly normalize?: boolean | undefined;
  /** By comma, as `host` is. */
  readonly gateway?: string | undefined;
  readonly host?: string | undefined;
  readonly prefix?: string | undefined;
  readonly rewrite?: boolean | undefined;
  readonly noRewrite?: boolean | undefined;
  readonly release?: string | undefined;
  readonly service?: string | undefined;
  readonly entryName?: string | undefined;
  readonly timeout?: string | undefined;
  readonly retries?: string | undefined;
  readonly connectTimeout?: string | undefined;
  readonly outlierDetection?: boolean | undefined;
  readonly noOutlierDetection?: boolean | undefined;
  readonly outlierErrors?: number | undefined;
  readonly outlierInterval?: string | undefined;
  readonly outlierEjectionTime?: string | undefined;
  /** Its default has its name filled in by plugin/commandline/argv.ts. */
  readonly spokeHeader?: string | undefined;
  readonly noSpokeHeader?: boolean | undefined;
  readonly force?: boolean | undefined;
}

/** Of one HeadIngress, for a HyperMLService. */
export interface RouteFlags extends IngressFlags, SettingFlags {
  /** The HyperMLService. */
  readonly hmls?: string | undefined;
  /** Of the VirtualService. */
  readonly name?: string | undefined;
  readonly apiVersion?: string | undefined;
}

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const toggle = (describe: string) => ({ type: 'boolean', describe }) as const;

/** May be given several times, and by comma. */
const several = (describe: string) =>
  ({ ...text(describe), coerce: (given: unknown) => [given].flat().join(',') }) as const;

export const serviceArgument = {
  type: 'string',
  describe: 'HyperMLService; may be left out if there is only one',
} as const;

export const withRouteFlags = <T>(yargs: Argv<T>) =>
  withIngressFlags(yargs)
    .positional('hmls', serviceArgument)
    .options({
      weight: text('Share of each spoke in percent, e.g. spoke1=30,spoke2=70; default: even'),
      normalize: toggle('Take weights of any sum for the whole'),
      gateway: several(`Istio gateways, NAMESPACE/NAME; default: ${DEFAULT_GATEWAY}`),
      host: several('Host names to answer to; default: all'),
      prefix: text('Path prefix to answer to'),
      rewrite: toggle('Send the spokes only what follows the prefix (default)'),
      'no-rewrite': toggle('Send the whole path to the spokes, prefix and all'),
      release: text("Route to this release instead of the workload's own address"),
      service: text('Workload to route to, where a spoke has several'),
      name: text("Name of the VirtualService; default: the HyperMLService's"),
      'entry-name': text('Name of a ServiceEntry, with {spoke} or {host} in it'),
      'api-version': text('Version of networking.istio.io; default: the newest that is served'),
      timeout: text('Longest that a request may take, e.g. 60s; 0 for no limit'),
      retries: text('How often to try again what no spoke has answered; default: as Istio'),
      'connect-timeout': text('Longest that a connection to a spoke may take, e.g. 2s'),
      'outlier-detection': toggle('Let a spoke whose gateway fails answer at once, with 503'),
      'no-outlier-detection': toggle('Leave failing spokes to Istio'),
      'outlier-errors': {
        type: 'number',
        requiresArg: true,
        describe: 'Errors in a row that count; default: 5',
      },
      'outlier-interval': text('How often to look; default: 10s'),
      'outlier-ejection-time': text('How long a spoke is left out at first; default: 30s'),
      'spoke-header': text(
        `Name the spoke in a header of each answer; --spoke-header=NAME, default: ${DEFAULT_SPOKE_HEADER}`,
      ),
      'no-spoke-header': toggle('Leave that header out'),
      force: toggle('Route to spokes that are not ready, too'),
    })
    .conflicts('rewrite', 'no-rewrite')
    .conflicts('spoke-header', 'no-spoke-header')
    .conflicts('outlier-detection', 'no-outlier-detection');

/** How objects are written, and what is said about it. */
export interface WritingFlags {
  readonly dryRun?: string | undefined;
  readonly forceConflicts?: boolean | undefined;
  readonly settle?: string | undefined;
  readonly reason?: string | undefined;
  readonly output?: string | undefined;
}

export interface CheckFlags {
  readonly checks?: (typeof CHECKS)[number] | undefined;
}

const CHECKS = ['strict', 'warn', 'ignore'] as const;

const checksFlag = {
  type: 'string',
  requiresArg: true,
  choices: CHECKS,
  default: 'strict',
  describe: 'What to do if requests would go elsewhere: refuse to write, tell of it, or nothing',
} as const;

export interface IfMatchFlags {
  readonly ifMatch?: string | undefined;
}

export const ifMatchFlag = text('Only if the VirtualService still has this resourceVersion');

/** Of commands that may send requests elsewhere. */
export interface CheckedFlags extends WritingFlags, CheckFlags {}

export const withCheckedFlags = <T>(yargs: Argv<T>) =>
  withWritingFlags(yargs).option('checks', checksFlag);

const withWritingFlags = <T>(yargs: Argv<T>) =>
  yargs.options({
    'dry-run': dryRunFlag,
    'force-conflicts': toggle('Take over fields that somebody else manages'),
    settle: {
      ...text('How long gateways get to learn of a host before requests go there, or stop to'),
      default: '3s',
    },
    reason: text('Why, for the history'),
    output: outputFlag(['json', 'yaml', 'name', 'jsonpath']),
  });

/** Of commands about a HeadIngress that is there. */
export interface ExistingFlags extends IngressFlags {
  /** Of the VirtualService. */
  readonly name: string;
}

export const nameArgument = {
  type: 'string',
  demandOption: true,
  describe: "HeadIngress; its name is the HyperMLService's, unless it got another",
} as const;
