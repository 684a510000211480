import type { Flags } from '../../commandline/tree.ts';
import {
  dryRunFlag,
  forceConflictsFlag,
  formatFlag,
  ingressFlags,
  karmadaFlags,
  manifestFlags,
  nameArgument,
  namesArgument,
  selectorFlag,
  severalFlags,
  targetFlags,
} from './shared.ts';

/** Of commands that send manifests to the hub. */
export const writeFlags = {
  ...manifestFlags,
  selector: {
    ...selectorFlag.selector,
    describe:
      "Label selector for the manifests, e.g. team=vision,tier!=gold; those that do not match are left out. Supports '=', '==', '!=', 'in' and 'notin'.",
  },
  ...dryRunFlag,
  ...formatFlag(['json', 'yaml', 'name', 'jsonpath']),
} as const satisfies Flags;

export const applyFlags = {
  ...writeFlags,
  ...forceConflictsFlag,
  wait: {
    type: 'boolean',
    default: false,
    describe: 'Wait until everything is applied to the spokes and ready.',
  },
  timeout: {
    type: 'text',
    default: '5m',
    describe: 'With --wait: the length of time to wait before giving up (exit code 3).',
  },
  'server-side': {
    type: 'boolean',
    default: true,
    hidden: true,
    describe: 'Always true: this command knows server-side apply only.',
  },
} as const satisfies Flags;

export const deleteFlags = {
  ...targetFlags,
  interactive: {
    type: 'boolean',
    short: 'i',
    default: false,
    describe: 'Ask for confirmation before deleting anything.',
  },
  'ignore-not-found': {
    type: 'boolean',
    describe:
      'Treat HyperMLServices that do not exist as deleted. Default: true with --all or -l, else false.',
  },
  ...dryRunFlag,
  output: {
    type: 'text',
    short: 'o',
    describe: 'Output format. "name" prints the names of what is deleted, for use in pipes.',
  },
  wait: {
    type: 'boolean',
    default: true,
    describe: 'Wait until the HyperMLServices and all of their resources are gone.',
  },
  timeout: {
    type: 'text',
    default: '0s',
    describe: 'The length of time to wait before giving up (exit code 3). Zero means no limit.',
  },
  force: {
    type: 'boolean',
    default: false,
    describe:
      'Delete even if a HeadIngress still routes to the HyperMLService; leave behind and list resources that cannot be removed.',
  },
  grace: {
    type: 'text',
    default: '10s',
    describe: 'With --force: the length of time to wait before resources are left behind.',
  },
  ...karmadaFlags,
  ...ingressFlags,
} as const satisfies Flags;

export const placeFlags = {
  ...nameArgument,
  add: {
    type: 'list',
    describe: 'Spokes to add: a comma-separated list; may be repeated.',
  },
  remove: {
    type: 'list',
    describe: 'Spokes to remove: a comma-separated list; may be repeated.',
  },
  group: {
    type: 'number',
    describe: 'Change this group of spec.workloads only, counted from 1. Default: all groups.',
  },
  ...dryRunFlag,
  force: {
    type: 'boolean',
    default: false,
    describe:
      'Add spokes that Karmada does not know, and remove spokes that still receive traffic.',
  },
  ...karmadaFlags,
  ...ingressFlags,
} as const satisfies Flags;

export const suspensionFlags = { ...targetFlags, ...dryRunFlag } as const satisfies Flags;

export const waitFlags = {
  ...namesArgument,
  ...severalFlags,
  for: {
    type: 'list',
    describe:
      'The condition to wait for. One of: (ready, fullyapplied, condition=TYPE[=VALUE], clusters>=N, jsonpath=PATH[=VALUE], create, delete); may be repeated, then all must be met. Required.',
  },
  timeout: {
    type: 'text',
    default: '30s',
    describe:
      'The length of time to wait before giving up (exit code 3). Zero means check once and do not wait.',
  },
  grace: {
    type: 'text',
    default: '10s',
    describe: 'How long an unrecoverable error must persist before giving up (exit code 2).',
  },
} as const satisfies Flags;
