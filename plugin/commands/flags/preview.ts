import type { Flags } from '../../commandline/tree.ts';
import { formatFlag, karmadaFlags, manifestFlags, namesArgument, outputFlags } from './shared.ts';

export const planFlags = {
  ...namesArgument,
  ...manifestFlags,
  ...outputFlags,
  delete: {
    type: 'boolean',
    default: false,
    describe: 'Show what deleting the HyperMLServices would remove.',
  },
  'show-secrets': {
    type: 'boolean',
    default: false,
    describe: 'Show the data of Secrets instead of ***.',
  },
  ...karmadaFlags,
} as const satisfies Flags;

/** In the order of the help. */
const VALIDATE_FORMATS = ['text', 'json', 'sarif', 'github'] as const;

export const validateFlags = {
  ...manifestFlags,
  ...formatFlag(VALIDATE_FORMATS),
  'allow-namespaces': {
    type: 'text',
    default: '',
    describe:
      'As the flag of the controller: comma-separated list of namespaces, besides its own, that a HyperMLService may place into; * for all. Default: none.',
  },
  'allow-cluster-kinds': {
    type: 'text',
    default: '',
    describe:
      'As the flag of the controller: comma-separated list of cluster-scoped kinds that may be placed, as KIND or KIND.GROUP. Default: none.',
  },
  codes: {
    type: 'boolean',
    default: false,
    describe: 'List the codes of all findings and what they mean, and validate nothing.',
  },
} as const satisfies Flags;
