import type { Flags } from '../../commandline/tree.ts';
import {
  checksFlag,
  hmlsArgument,
  ifMatchFlag,
  routeFlags,
  weightFlags,
  writingFlags,
} from './route.ts';
import {
  allNamespacesFlag,
  dryRunFlag,
  formatFlag,
  ingressFlags,
  nameArgument,
  namesArgument,
  outputFlags,
} from './shared.ts';

const RENDER_FORMATS = ['yaml', 'json'] as const;

export const renderFlags = {
  ...routeFlags,
  filename: {
    type: 'list',
    short: 'f',
    describe:
      'Read the HyperMLService, including its status, from this file instead of the hub; no cluster is contacted. May be repeated.',
  },
  output: { ...formatFlag(RENDER_FORMATS).output, default: 'yaml' },
} as const satisfies Flags;

export const createFlags = {
  ...routeFlags,
  ...writingFlags,
  ...checksFlag,
} as const satisfies Flags;

export const applyFlags = { ...createFlags, ...ifMatchFlag } as const satisfies Flags;

export const getFlags = {
  ...namesArgument,
  ...outputFlags,
  ...allNamespacesFlag,
  ...ingressFlags,
} as const satisfies Flags;

export const describeFlags = { ...nameArgument, ...ingressFlags } as const satisfies Flags;

export const diffFlags = {
  ...routeFlags,
  'force-conflicts': {
    type: 'boolean',
    default: false,
    describe: 'Show the result of taking over fields that are owned by other field managers.',
  },
} as const satisfies Flags;

export const checkFlags = {
  ...namesArgument,
  ...outputFlags,
  ...allNamespacesFlag,
  codes: {
    type: 'boolean',
    default: false,
    describe: 'List the codes of all findings and what they mean, and check nothing.',
  },
  ...ingressFlags,
} as const satisfies Flags;

export const syncFlags = {
  ...nameArgument,
  watch: {
    type: 'boolean',
    short: 'w',
    default: false,
    describe: 'After syncing, watch the HyperMLService and sync on every change.',
  },
  force: {
    type: 'boolean',
    default: false,
    describe: 'Give weight to spokes even if they are not ready.',
  },
  ...writingFlags,
  ...checksFlag,
  ...ingressFlags,
} as const satisfies Flags;

export const deleteFlags = {
  ...hmlsArgument,
  name: {
    type: 'text',
    describe: 'Name of the HeadIngress. Default: the name of the HyperMLService.',
  },
  'force-conflicts': {
    type: 'boolean',
    default: false,
    describe: 'Delete objects even if they are managed by GitOps.',
  },
  ...dryRunFlag,
  ...ingressFlags,
} as const satisfies Flags;

export const setWeightFlags = {
  ...nameArgument,
  weights: { type: 'words', required: true, shown: 'SPOKE=PERCENT' },
  normalize: {
    type: 'boolean',
    default: false,
    describe: 'Scale weights so that they add up to 100; spokes that are not named get no traffic.',
  },
  ...weightFlags,
} as const satisfies Flags;

export const drainFlags = {
  ...nameArgument,
  spoke: { type: 'word', required: true },
  ...weightFlags,
} as const satisfies Flags;

export const undoFlags = {
  ...nameArgument,
  to: {
    type: 'number',
    describe: 'Revision to restore, see history. Default: the last one with other weights.',
  },
  ...weightFlags,
} as const satisfies Flags;

export const historyFlags = {
  ...nameArgument,
  ...formatFlag(['json', 'yaml']),
  ...ingressFlags,
} as const satisfies Flags;

export const pinFlags = {
  ...nameArgument,
  spoke: { type: 'word' },
  header: {
    type: 'text',
    required: true,
    describe: 'NAME=VALUE of the header to match; required.',
  },
  ...writingFlags,
  ...checksFlag,
  ...ifMatchFlag,
  ...ingressFlags,
} as const satisfies Flags;

export const unpinFlags = {
  ...nameArgument,
  header: {
    type: 'text',
    describe: 'NAME=VALUE of the header of the pin. Default: all pins are removed.',
  },
  ...writingFlags,
  ...checksFlag,
  ...ifMatchFlag,
  ...ingressFlags,
} as const satisfies Flags;

export const testFlags = {
  ...nameArgument,
  requests: {
    type: 'text',
    default: '200',
    describe:
      'Number of requests to send, at most 10000. -n 200 means the same: -n with a number is --requests, with anything else --namespace.',
  },
  concurrency: {
    type: 'text',
    default: '8',
    describe: 'Number of requests in flight at a time, at most 64.',
  },
  path: {
    type: 'text',
    describe: 'Path below the prefix, e.g. v1/models/mnist. Default: the prefix itself.',
  },
  data: {
    type: 'text',
    describe:
      'Body to send by POST: text, @FILE, or - for standard input. Default: send GET requests without a body.',
  },
  header: {
    type: 'list',
    describe: 'NAME=VALUE of a header to send; may be repeated.',
  },
  timeout: {
    type: 'text',
    default: '30s',
    describe: 'Timeout of a single request, at most 1h.',
  },
  'attribute-by': {
    type: 'text',
    describe:
      'Response header that names the spoke or its host. Default: the one set by --spoke-header of create and apply.',
  },
  'gateway-url': {
    type: 'text',
    describe:
      "URL of the gateway, http(s)://HOST[:PORT]. Default: the load balancer of the gateway's Service.",
  },
  'gateway-ca': {
    type: 'text',
    conflicts: 'gateway-insecure',
    describe:
      'Path to a PEM file with the CA of the gateway certificate. Default: the CAs of this machine.',
  },
  'gateway-insecure': {
    type: 'boolean',
    describe: 'Do not verify the certificate of the gateway.',
  },
  'dry-run': {
    type: 'text',
    optional: true,
    implied: 'none',
    describe: 'Must be "none" or "client". With client, print what would be sent and send nothing.',
  },
  ...formatFlag(['json', 'yaml']),
  ...ingressFlags,
} as const satisfies Flags;
