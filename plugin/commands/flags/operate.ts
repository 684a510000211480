import { LEVELS, FORMATS as LOG_FORMATS } from '../../../src/controller/log.ts';
import { DEFAULT_GATEWAY } from '../../../src/headingress/headingress.ts';
import type { Flags } from '../../commandline/tree.ts';
import {
  displayFlags,
  formatFlag,
  ingressFlags,
  karmadaFlags,
  karmadaSecretFlags,
  nameArgument,
  outputFlags,
} from './shared.ts';

const LEASE = 'hmls-system/hmls-controller';

export const doctorFlags = {
  ...outputFlags,
  ...displayFlags,
  hub: { type: 'boolean', default: false, describe: 'Check the hub only.' },
  karmada: { type: 'boolean', default: false, describe: 'Check Karmada only.' },
  spokes: { type: 'boolean', default: false, describe: 'Check the spokes only.' },
  ingress: { type: 'boolean', default: false, describe: 'Check the ingress cluster only.' },
  lease: {
    type: 'text',
    default: LEASE,
    describe: 'NAMESPACE/NAME of the Lease of the controller.',
  },
  gateway: {
    type: 'text',
    default: DEFAULT_GATEWAY,
    describe: 'NAMESPACE/NAME of the Istio Gateway on the ingress cluster.',
  },
  ...karmadaFlags,
  ...ingressFlags,
} as const satisfies Flags;

export const installFlags = {
  'dry-run': {
    type: 'text',
    optional: true,
    implied: 'none',
    describe:
      'Must be "none", "client" or "server". With client, print the objects without sending them; with server, the API server validates the request but does not persist it.',
  },
  image: {
    type: 'text',
    describe:
      'Run the controller on the hub from this image, REPOSITORY/NAME:TAG. Default: install no controller.',
  },
} as const satisfies Flags;

export const controllerFlags = {
  'allow-namespaces': {
    type: 'text',
    default: '',
    describe:
      'Comma-separated list of namespaces, besides its own, that a HyperMLService may place into; * for all. Default: none.',
  },
  'allow-cluster-kinds': {
    type: 'text',
    default: '',
    describe:
      'Comma-separated list of cluster-scoped kinds that may be placed, as KIND or KIND.GROUP. Default: none.',
  },
  concurrency: {
    type: 'number',
    default: 8,
    describe: 'Number of HyperMLServices that are reconciled concurrently.',
  },
  qps: { type: 'number', default: 100, describe: 'Maximum writes to Karmada per second.' },
  burst: { type: 'number', default: 200, describe: 'Maximum burst of writes to Karmada.' },
  'leader-elect': {
    type: 'boolean',
    default: true,
    describe: 'Run only while holding the Lease; set to false for a single replica.',
  },
  'leader-elect-lease': {
    type: 'text',
    default: LEASE,
    describe: 'NAMESPACE/NAME of the Lease for leader election.',
  },
  address: {
    type: 'text',
    default: ':8080',
    describe: "HOST:PORT to serve /healthz, /readyz and /metrics on; '' to disable.",
  },
  'log-format': {
    type: 'text',
    choices: LOG_FORMATS,
    default: 'json',
    describe: `Format of the log. One of: (${LOG_FORMATS.join(', ')}).`,
  },
  'log-level': {
    type: 'text',
    choices: LEVELS,
    default: 'info',
    describe: `Lowest level that is logged. One of: (${LEVELS.join(', ')}).`,
  },
  ...karmadaSecretFlags,
} as const satisfies Flags;

/** What a profile keeps, beside the global flags. */
const settingFlags = {
  'karmada-kubeconfig': { type: 'text', describe: 'Path to the kubeconfig of Karmada.' },
  'karmada-context': { type: 'text', describe: 'Kubeconfig context of Karmada.' },
  'ingress-kubeconfig': {
    type: 'text',
    describe: 'Path to the kubeconfig of the ingress cluster.',
  },
  'ingress-context': { type: 'text', describe: 'Kubeconfig context of the ingress cluster.' },
  'ingress-namespace': { type: 'text', describe: 'Namespace on the ingress cluster.' },
} as const satisfies Flags;

export const viewFlags = {
  ...settingFlags,
  ...formatFlag(['json', 'yaml']),
} as const satisfies Flags;

export const profileFlags = { ...nameArgument, ...settingFlags } as const satisfies Flags;

export const versionFlags = formatFlag(['json', 'yaml']);
