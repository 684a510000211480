import { type Command, command } from '../commandline/tree.ts';
import {
  clustersFlags,
  describeFlags,
  endpointsFlags,
  eventsFlags,
  getFlags,
  statusFlags,
} from './flags/inspect.ts';

const get = command({
  name: 'get',
  group: 'Inspect',
  summary: 'List HyperMLServices',
  description:
    'Prints a table of the HyperMLServices in the current namespace, with the columns that the API server defines, or the objects themselves in the format given by -o.',
  flags: getFlags,
  examples: [
    ['List all HyperMLServices in the current namespace', 'kubectl hmls get'],
    [
      'List HyperMLServices by label across all namespaces, then watch for changes',
      'kubectl hmls get -A -l team=vision -w',
    ],
    ['Print a single HyperMLService as YAML', 'kubectl hmls get hmls-sample -o yaml'],
    ['Print the names only', "kubectl hmls get -o jsonpath='{.items[*].metadata.name}'"],
  ],
  load: () => import('./get/get.ts'),
});

const describe = command({
  name: 'describe',
  group: 'Inspect',
  summary: 'Show details of HyperMLServices',
  description:
    'Prints the placement, conditions, resources on each spoke, HeadIngress and events of HyperMLServices. A name that does not exist selects all HyperMLServices whose names start with it; without names, all in the namespace are described.',
  flags: describeFlags,
  examples: [
    ['Describe a HyperMLService', 'kubectl hmls describe hmls-sample'],
    ['Describe all HyperMLServices whose names start with "hmls-"', 'kubectl hmls describe hmls-'],
    ['Describe HyperMLServices by label', 'kubectl hmls describe -l team=vision'],
  ],
  load: () => import('./describe.ts'),
});

const status = command({
  name: 'status',
  group: 'Inspect',
  summary: 'Show the state of each resource on each spoke, and what is wrong',
  description:
    'Prints a matrix of spokes and resources for each HyperMLService, followed by the causes of all problems. If an ingress cluster is configured, the traffic weight of each spoke is shown as well.',
  flags: statusFlags,
  examples: [
    ['Show the status of a HyperMLService', 'kubectl hmls status hmls-sample'],
    ['List all problems in all namespaces, one per line', 'kubectl hmls status -A --problems'],
    [
      'Print the status as JSON and tell the result by the exit code, for scripts',
      'kubectl hmls status hmls-sample --exit-code -o json',
    ],
  ],
  load: () => import('./status.ts'),
});

const endpoints = command({
  name: 'endpoints',
  group: 'Inspect',
  summary: 'List the addresses of workloads on each spoke',
  flags: endpointsFlags,
  examples: [
    ['List the endpoints of a HyperMLService', 'kubectl hmls endpoints hmls-sample'],
    [
      'Check that the model of each endpoint responds',
      'kubectl hmls endpoints hmls-sample --check --path /v1/models/mnist',
    ],
    ['Print the addresses of ready endpoints only', 'kubectl hmls endpoints --ready-only -o name'],
  ],
  load: () => import('./endpoints/endpoints.ts'),
});

const events = command({
  name: 'events',
  group: 'Inspect',
  summary: 'List events of HyperMLServices, on the hub and on their spokes',
  flags: eventsFlags,
  examples: [
    [
      'List the events of a HyperMLService on the hub and on all of its spokes',
      'kubectl hmls events hmls-sample --spokes',
    ],
    ['List its events on the hub and on one spoke', 'kubectl hmls events hmls-sample -C spoke1'],
    [
      'List warnings in the current namespace, then watch for new ones',
      'kubectl hmls events --types Warning -w',
    ],
  ],
  load: () => import('./events/events.ts'),
});

const clusters = command({
  name: 'clusters',
  group: 'Inspect',
  summary: 'List the spokes registered in Karmada, and what is placed on them',
  flags: clustersFlags,
  examples: [
    ['List all spokes', 'kubectl hmls clusters'],
    ['Include their addresses, and why they are not ready', 'kubectl hmls clusters -o wide'],
  ],
  load: () => import('./clusters.ts'),
});

export const inspect: readonly Command[] = [get, describe, status, endpoints, events, clusters];
