import { DEFAULT_GATEWAY } from '../../../src/headingress/headingress.ts';
import { DEFAULT_SPOKE_HEADER } from '../../../src/headingress/spokeheader.ts';
import type { Flags, FlagsOf } from '../../commandline/tree.ts';
import { dryRunFlag, forceConflictsFlag, formatFlag, ingressFlags } from './shared.ts';

/** The HyperMLService of a HeadIngress; may be left out if there is only one. */
export const hmlsArgument = {
  hmls: { type: 'word', shown: 'HYPERMLSERVICE' },
} as const satisfies Flags;

const TRAFFIC = 'Traffic options';

const trafficFlags = {
  weight: {
    type: 'text',
    section: TRAFFIC,
    describe:
      'Percentage of traffic for each spoke, e.g. spoke1=30,spoke2=70. Default: what is set, else even weights.',
  },
  normalize: {
    type: 'boolean',
    section: TRAFFIC,
    describe: 'Scale weights so that they add up to 100.',
  },
  'spoke-header': {
    type: 'text',
    bare: DEFAULT_SPOKE_HEADER,
    conflicts: 'no-spoke-header',
    section: TRAFFIC,
    describe: `Name the spoke of each response in this header; given without =NAME, in ${DEFAULT_SPOKE_HEADER}. Default: what is set, else no header.`,
  },
  'no-spoke-header': {
    type: 'boolean',
    section: TRAFFIC,
    describe: 'Remove the header that names the spoke.',
  },
  force: {
    type: 'boolean',
    section: TRAFFIC,
    describe: 'Route to spokes even if they are not ready.',
  },
} as const satisfies Flags;

const ROUTE = 'Route options';

const pathFlags = {
  gateway: {
    type: 'list',
    section: ROUTE,
    describe: `Istio Gateways, NAMESPACE/NAME: a comma-separated list; may be repeated. Default: what is set, else ${DEFAULT_GATEWAY}.`,
  },
  host: {
    type: 'list',
    section: ROUTE,
    describe:
      'Hostnames to match: a comma-separated list; may be repeated. Default: what is set, else all.',
  },
  prefix: {
    type: 'text',
    section: ROUTE,
    describe:
      'Path prefix to match. Default: what is set, else /t9k/hypermlservices/namespaces/NAMESPACE/NAME/.',
  },
  rewrite: {
    type: 'boolean',
    conflicts: 'no-rewrite',
    section: ROUTE,
    describe: 'Strip the prefix from the path sent to the spokes. Default: what is set, else true.',
  },
  'no-rewrite': {
    type: 'boolean',
    section: ROUTE,
    describe: 'Send the full path, including the prefix, to the spokes.',
  },
  release: {
    type: 'text',
    section: ROUTE,
    describe:
      'Route to this release of the workload. Default: what is set, else the address of the workload itself.',
  },
  service: {
    type: 'text',
    section: ROUTE,
    describe:
      'Name of the workload to route to; required if a spoke has more than one. Default: what is set, else the only one.',
  },
  name: {
    type: 'text',
    section: ROUTE,
    describe: 'Name of the HeadIngress. Default: the name of the HyperMLService.',
  },
  'entry-name': {
    type: 'text',
    section: ROUTE,
    describe:
      'Template for the names of ServiceEntries, with {spoke} or {host} in it. Default: what is set, else {host}.',
  },
  'api-version': {
    type: 'text',
    section: ROUTE,
    describe: 'Version of networking.istio.io to use. Default: the newest version that is served.',
  },
} as const satisfies Flags;

const RESILIENCE = 'Resilience options';

const limitFlags = {
  timeout: {
    type: 'text',
    section: RESILIENCE,
    describe:
      'Timeout of a request, e.g. 60s; 0 for no timeout. Default: what is set, else no timeout.',
  },
  retries: {
    type: 'text',
    section: RESILIENCE,
    describe:
      'Number of retries of a failed request, or "default" for the default of Istio. Default: what is set, else that of Istio.',
  },
  'connect-timeout': {
    type: 'text',
    section: RESILIENCE,
    describe:
      'Timeout of a connection to a spoke, e.g. 2s; 0 for no timeout of its own. Default: what is set, else that of Istio.',
  },
  'outlier-detection': {
    type: 'boolean',
    conflicts: 'no-outlier-detection',
    section: RESILIENCE,
    describe:
      'Eject a spoke whose gateway fails: its share of requests is then answered with 503 at once.',
  },
  'no-outlier-detection': {
    type: 'boolean',
    section: RESILIENCE,
    describe: 'Turn outlier detection off.',
  },
  'outlier-errors': {
    type: 'number',
    section: RESILIENCE,
    describe: 'Consecutive gateway errors before a spoke is ejected. Default: what is set, else 5.',
  },
  'outlier-interval': {
    type: 'text',
    section: RESILIENCE,
    describe: 'Interval between outlier checks. Default: what is set, else 10s.',
  },
  'outlier-ejection-time': {
    type: 'text',
    section: RESILIENCE,
    describe: 'Base ejection time of a spoke. Default: what is set, else 30s.',
  },
} as const satisfies Flags;

/** What a HeadIngress is to look like. */
export const routeFlags = {
  ...hmlsArgument,
  ...trafficFlags,
  ...pathFlags,
  ...limitFlags,
  ...ingressFlags,
} as const satisfies Flags;

export type RouteFlags = FlagsOf<typeof routeFlags>;

const reasonFlag = {
  reason: {
    type: 'text',
    describe:
      'Reason to record in the history if weights change. Default: what the command did, e.g. "drain spoke1"; none for create and set-weight.',
  },
} as const satisfies Flags;

/** How objects are written, and what is printed about it. */
export const writingFlags = {
  ...dryRunFlag,
  ...forceConflictsFlag,
  settle: {
    type: 'text',
    default: '3s',
    describe: 'Time for gateways to pick up a host before traffic is routed to it.',
  },
  ...reasonFlag,
  ...formatFlag(['json', 'yaml', 'name', 'jsonpath']),
} as const satisfies Flags;

export const checksFlag = {
  checks: {
    type: 'text',
    choices: ['strict', 'warn', 'ignore'],
    default: 'strict',
    describe:
      'What to do if traffic would not reach the spokes. One of: (strict, warn, ignore); strict: write nothing.',
  },
} as const satisfies Flags;

export const ifMatchFlag = {
  'if-match': {
    type: 'text',
    describe:
      'Write only if the HeadIngress still has this resourceVersion. Default: whatever its resourceVersion is.',
  },
} as const satisfies Flags;

/** How a HeadIngress is changed; not every command has all of these flags. */
export type ChangeFlags = Partial<
  FlagsOf<typeof writingFlags & typeof checksFlag & typeof ifMatchFlag>
>;

/** Of all commands that set weights. */
export const weightFlags = {
  ...reasonFlag,
  ...ifMatchFlag,
  force: {
    type: 'boolean',
    default: false,
    describe: 'Proceed even if spokes are not ready or their readiness is unknown.',
  },
  ...forceConflictsFlag,
  wait: {
    type: 'boolean',
    default: false,
    describe: 'Wait until Istio has distributed the change to the gateways.',
  },
  timeout: {
    type: 'text',
    default: '30s',
    describe: 'With --wait: the length of time to wait before giving up (exit code 3).',
  },
  ...dryRunFlag,
  ...formatFlag(['json', 'yaml', 'name']),
  ...ingressFlags,
} as const satisfies Flags;
