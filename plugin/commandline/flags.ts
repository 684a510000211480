import { HmlsError } from '../../src/errors.ts';
import type { ClusterFlags } from '../../src/kube/clusterflags.ts';
import type { GlobalFlags } from '../context.ts';
import { Misuse } from './misuse.ts';
import type { Flags } from './tree.ts';

/**
 * The global flags, with kubectl's names and meanings, and our own at the end. They are listed by
 * `kubectl hmls options` instead of `--help`, as with kubectl.
 */
export const GLOBAL_FLAGS = {
  as: {
    type: 'text',
    describe:
      'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  },
  'as-group': {
    type: 'list',
    describe: 'Group to impersonate for the operation; may be repeated.',
  },
  'as-uid': { type: 'text', describe: 'UID to impersonate for the operation.' },
  'as-user-extra': {
    type: 'list',
    describe: 'User extras to impersonate for the operation, KEY=VALUE; may be repeated.',
  },
  'certificate-authority': {
    type: 'text',
    describe: 'Path to a cert file for the certificate authority.',
  },
  'client-certificate': { type: 'text', describe: 'Path to a client certificate file for TLS.' },
  'client-key': { type: 'text', describe: 'Path to a client key file for TLS.' },
  cluster: { type: 'text', describe: 'The name of the kubeconfig cluster to use.' },
  context: {
    type: 'text',
    describe: 'The name of the kubeconfig context to use for the hub [$HMLS_CONTEXT].',
  },
  'disable-compression': {
    type: 'boolean',
    describe: 'Accepted for compatibility with kubectl; responses are never compressed.',
  },
  'insecure-skip-tls-verify': {
    type: 'boolean',
    describe:
      "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure.",
  },
  kubeconfig: {
    type: 'text',
    describe: 'Path to the kubeconfig file to use for the hub [$HMLS_KUBECONFIG, $KUBECONFIG].',
  },
  namespace: {
    type: 'text',
    short: 'n',
    describe:
      'If present, the namespace scope for this CLI request [$HMLS_NAMESPACE]. Default: the namespace of the kubeconfig context.',
  },
  'request-timeout': {
    type: 'text',
    describe:
      'The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). Zero means no timeout. Default: 32s.',
  },
  server: {
    type: 'text',
    short: 's',
    describe: 'The address and port of the Kubernetes API server.',
  },
  'tls-server-name': {
    type: 'text',
    describe:
      'Server name to use for server certificate validation. Default: the hostname used to contact the server.',
  },
  token: { type: 'text', describe: 'Bearer token for authentication to the API server.' },
  user: { type: 'text', describe: 'The name of the kubeconfig user to use.' },
  v: {
    type: 'text',
    short: 'v',
    describe:
      'Number for the log level verbosity: 6 logs requests, 7 their headers as well, 8 their bodies as well. Default: 0.',
  },
  'warnings-as-errors': {
    type: 'boolean',
    describe:
      'Treat warnings received from the server as errors and exit with a non-zero exit code.',
  },
  profile: {
    type: 'text',
    describe:
      'Profile to take connection settings from, see kubectl hmls config [$HMLS_PROFILE]. Default: the current profile.',
  },
} as const satisfies Flags;

/**
 * The connection settings given by the flags.
 *
 * @throws HmlsError `usage` with kubectl's message
 */
export function connectionOf(flags: GlobalFlags): ClusterFlags {
  const { requestTimeout, asGroup, asUserExtra, ...rest } = flags;
  return {
    ...rest,
    ...(requestTimeout && { requestTimeoutSeconds: secondsOf(requestTimeout) }),
    ...(asGroup && { asGroup: [asGroup].flat() }),
    ...(asUserExtra && { asUserExtra: [asUserExtra].flat() }),
  };
}

/** A number of seconds, or a Go duration. Source: ParseTimeout in client-go. */
function secondsOf(timeout: string): number {
  if (/^\d+$/.test(timeout)) return Number(timeout);
  if (!/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(timeout)) {
    throw new HmlsError(
      'usage',
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
  const parts = [...timeout.matchAll(/([\d.]+)([^\d.]+)/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (SECONDS[unit] ?? 0), 0);
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** @throws Misuse unless it is a number */
export const verbosityOf = ({ v = '0' }: GlobalFlags) => integerOf(v, '-v, --v');

/**
 * Parses the value of an integer flag.
 *
 * @throws Misuse with Go's message for anything else
 */
export function integerOf(text: string, flag: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Misuse(
    `invalid argument "${text}" for "${flag}" flag: strconv.ParseInt: parsing "${text}": invalid syntax`,
  );
}
