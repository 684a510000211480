import type { Flags } from '../../commandline/tree.ts';
import {
  allNamespacesFlag,
  colorFlag,
  displayFlags,
  ingressFlags,
  karmadaFlags,
  manifestFlags,
  namesArgument,
  outputFlags,
  selectorFlag,
  spokeFlag,
} from './shared.ts';

export const getFlags = {
  ...namesArgument,
  ...manifestFlags,
  ...outputFlags,
  ...allNamespacesFlag,
  ...selectorFlag,
  'field-selector': {
    type: 'text',
    describe: "Field selector, e.g. metadata.name!=mnist; supports '=', '==' and '!='.",
  },
  'chunk-size': {
    type: 'text',
    default: '500',
    describe:
      'Request large lists in chunks of this size rather than all at once. Pass 0 to disable.',
  },
  'ignore-not-found': {
    type: 'boolean',
    default: false,
    describe: 'Suppress NotFound errors for HyperMLServices that do not exist.',
  },
  'sort-by': {
    type: 'text',
    describe:
      "Sort by the field that this JSONPath expression selects, e.g. '{.metadata.name}'. Default: the order of the API server.",
  },
  'label-columns': {
    type: 'list',
    short: 'L',
    describe: 'Comma-separated list of labels to show as columns; may be repeated.',
  },
  'show-labels': { type: 'boolean', describe: 'Show all labels in the last column.' },
  'show-kind': { type: 'boolean', describe: 'Show the resource type in front of each name.' },
  'show-secrets': {
    type: 'boolean',
    describe: 'Show the data of Secrets among the manifests instead of ***.',
  },
  watch: {
    type: 'boolean',
    short: 'w',
    describe: 'After listing, watch for changes (reconnects automatically).',
  },
  'watch-only': { type: 'boolean', describe: 'Watch for changes without listing first.' },
  'output-watch-events': {
    type: 'boolean',
    describe:
      'With --watch or --watch-only: print watch event objects. Existing objects are printed as initial ADDED events.',
  },
} as const satisfies Flags;

export const describeFlags = {
  ...namesArgument,
  ...allNamespacesFlag,
  ...selectorFlag,
  'show-events': {
    type: 'boolean',
    describe: 'Include events. Default: true for a single HyperMLService, false for several.',
  },
  ...ingressFlags,
} as const satisfies Flags;

export const statusFlags = {
  ...namesArgument,
  ...outputFlags,
  ...allNamespacesFlag,
  ...selectorFlag,
  ...spokeFlag,
  ...displayFlags,
  by: {
    type: 'text',
    choices: ['cluster', 'resource'],
    default: 'cluster',
    describe: 'What the rows of the table stand for. One of: (cluster, resource).',
  },
  problems: { type: 'boolean', default: false, describe: 'Show problems only.' },
  watch: {
    type: 'boolean',
    short: 'w',
    default: false,
    describe: 'After showing the status, show it again whenever it changes.',
  },
  'exit-code': {
    type: 'boolean',
    default: false,
    describe: 'Exit with 2 if any HyperMLService is not ready, and with 4 if that is unknown.',
  },
  ...ingressFlags,
} as const satisfies Flags;

export const endpointsFlags = {
  ...namesArgument,
  ...outputFlags,
  ...allNamespacesFlag,
  ...selectorFlag,
  ...spokeFlag,
  ...colorFlag,
  'ready-only': { type: 'boolean', default: false, describe: 'Show ready endpoints only.' },
  check: {
    type: 'boolean',
    default: false,
    describe:
      'Send an HTTP GET request to each endpoint from this machine; any status below 500 passes. Exit with 2 if an endpoint fails.',
  },
  path: {
    type: 'text',
    describe:
      'With --check: the path to request, e.g. /v1/models/mnist; then only a status of 2xx passes. Default: /',
  },
  timeout: {
    type: 'text',
    default: '5s',
    describe: 'With --check: the length of time to wait for each response.',
  },
} as const satisfies Flags;

export const eventsFlags = {
  name: { type: 'word' },
  ...outputFlags,
  ...allNamespacesFlag,
  spokes: {
    type: 'boolean',
    default: false,
    describe: 'Include the events of Works in Karmada and of resources on the spokes.',
  },
  spoke: {
    type: 'list',
    short: 'C',
    describe: 'Like --spokes, for these spokes only: a comma-separated list; may be repeated.',
  },
  types: {
    type: 'text',
    describe: 'Comma-separated list of event types to show: Normal, Warning. Default: all types.',
  },
  watch: {
    type: 'boolean',
    short: 'w',
    default: false,
    describe: 'After listing, watch for new events on the hub (reconnects automatically).',
  },
  ...karmadaFlags,
} as const satisfies Flags;

export const clustersFlags = {
  ...namesArgument,
  ...outputFlags,
  ...spokeFlag,
  ...colorFlag,
  ...karmadaFlags,
} as const satisfies Flags;
