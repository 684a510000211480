import type { Flags } from '../../commandline/tree.ts';

// The flags that several commands take, as data.

/** HyperMLServices by name, of commands that show all if none is named. */
export const namesArgument = { names: { type: 'words' } } as const satisfies Flags;

/** One HyperMLService by name. */
export const nameArgument = { name: { type: 'word', required: true } } as const satisfies Flags;

export const allNamespacesFlag = {
  'all-namespaces': {
    type: 'boolean',
    short: 'A',
    describe: 'List across all namespaces; --namespace is then ignored.',
  },
} as const satisfies Flags;

export const selectorFlag = {
  selector: {
    type: 'text',
    short: 'l',
    describe:
      "Label selector, e.g. team=vision,tier!=gold; supports '=', '==', '!=', 'in' and 'notin'.",
  },
} as const satisfies Flags;

export const spokeFlag = {
  spoke: {
    type: 'list',
    short: 'C',
    describe:
      'Show these spokes only: a comma-separated list; may be repeated. Default: all spokes.',
  },
} as const satisfies Flags;

/** `-o` of a command that knows only `formats`. */
export const formatFlag = (formats: readonly string[]) =>
  ({
    output: {
      type: 'text',
      short: 'o',
      describe: `Output format. One of: (${formats.join(', ')}).`,
    },
  }) as const satisfies Flags;

/** The formats of every command that lists objects. */
export const FORMATS = [
  'wide',
  'json',
  'yaml',
  'name',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
] as const;

/** `-o`, and the flags that go with it, as in kubectl. */
export const outputFlags = {
  ...formatFlag(FORMATS),
  'no-headers': { type: 'boolean', describe: 'Leave out the header row of tables.' },
  'show-managed-fields': {
    type: 'boolean',
    describe: 'Keep metadata.managedFields when printing JSON or YAML.',
  },
  'allow-missing-template-keys': {
    type: 'boolean',
    default: true,
    describe:
      'Print nothing for fields that a jsonpath template does not find, instead of failing.',
  },
  template: {
    type: 'text',
    describe: 'Template for -o jsonpath, or path of a template file for -o jsonpath-file.',
  },
} as const satisfies Flags;

/** Where manifests come from. */
export const manifestFlags = {
  filename: {
    type: 'list',
    short: 'f',
    describe:
      'File, directory or URL with HyperMLServices, or - for standard input; may be repeated.',
  },
  recursive: {
    type: 'boolean',
    short: 'R',
    describe: 'Process the directories given with -f recursively.',
  },
  kustomize: {
    type: 'text',
    short: 'k',
    hidden: true,
    describe: 'Not supported: pipe the output of kubectl kustomize into -f - instead.',
  },
} as const satisfies Flags;

/** HyperMLServices by label, or all of them. */
export const severalFlags = {
  ...selectorFlag,
  all: { type: 'boolean', describe: 'Select all HyperMLServices in the namespace.' },
  'all-namespaces': {
    type: 'boolean',
    short: 'A',
    describe: 'With --all or -l: select across all namespaces.',
  },
} as const satisfies Flags;

/** Which HyperMLServices a command changes: by name, by manifest, by label, or all. */
export const targetFlags = {
  ...namesArgument,
  ...manifestFlags,
  ...severalFlags,
} as const satisfies Flags;

export const dryRunFlag = {
  'dry-run': {
    type: 'text',
    optional: true,
    implied: 'none',
    describe:
      'Must be "none", "client" or "server". With client, nothing is sent to the API server; with server, the API server validates the request but does not persist it.',
  },
} as const satisfies Flags;

export const forceConflictsFlag = {
  'force-conflicts': {
    type: 'boolean',
    default: false,
    describe: 'Take over fields that are owned by other field managers.',
  },
} as const satisfies Flags;

export const colorFlag = {
  color: {
    type: 'text',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    describe:
      'When to use colors. One of: (auto, always, never); auto: on a terminal, unless NO_COLOR is set.',
  },
} as const satisfies Flags;

/** Of commands that show states at a glance. */
export const displayFlags = {
  icons: {
    type: 'text',
    choices: ['auto', 'unicode', 'ascii', 'none'],
    default: 'auto',
    describe:
      'Symbols in front of states. One of: (auto, unicode, ascii, none); auto: unicode if the locale supports it, else none.',
  },
  ...colorFlag,
} as const satisfies Flags;

const KARMADA = 'Karmada options';

/** Where the hub keeps Karmada's kubeconfig. */
export const karmadaSecretFlags = {
  'karmada-secret': {
    type: 'text',
    default: 'karmada-system/karmada-kubeconfig',
    section: KARMADA,
    describe:
      "NAMESPACE/NAME of the Secret on the hub that holds the kubeconfig of Karmada's API server.",
  },
  'karmada-secret-key': {
    type: 'text',
    default: 'kubeconfig',
    section: KARMADA,
    describe: 'Key of the kubeconfig in that Secret.',
  },
} as const satisfies Flags;

/** How a user reaches Karmada. */
export const karmadaFlags = {
  ...karmadaSecretFlags,
  'karmada-kubeconfig': {
    type: 'text',
    section: KARMADA,
    describe:
      'Path to the kubeconfig of Karmada [$HMLS_KARMADA_KUBECONFIG]. Default: the Secret given by --karmada-secret.',
  },
  'karmada-context': {
    type: 'text',
    section: KARMADA,
    describe:
      'Kubeconfig context of Karmada [$HMLS_KARMADA_CONTEXT]. Default: the Secret given by --karmada-secret.',
  },
} as const satisfies Flags;

const INGRESS = 'Ingress cluster options';

/** How a user reaches the ingress cluster. */
export const ingressFlags = {
  'ingress-kubeconfig': {
    type: 'text',
    section: INGRESS,
    describe:
      'Path to the kubeconfig of the ingress cluster [$HMLS_INGRESS_KUBECONFIG]. Default: that of the hub.',
  },
  'ingress-context': {
    type: 'text',
    section: INGRESS,
    describe:
      'Kubeconfig context of the ingress cluster [$HMLS_INGRESS_CONTEXT]. Default: that of the hub.',
  },
  'ingress-namespace': {
    type: 'text',
    section: INGRESS,
    describe:
      'Namespace on the ingress cluster [$HMLS_INGRESS_NAMESPACE]. Default: the namespace of the HyperMLService.',
  },
} as const satisfies Flags;
