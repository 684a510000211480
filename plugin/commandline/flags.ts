import type { Argv, Options } from 'yargs';
import { HmlsError } from '../../src/errors.ts';
import type { ClusterFlags } from '../../src/kube/clusterflags.ts';
import type { GlobalFlags } from '../context.ts';
import { Misuse } from './misuse.ts';

const text = (describe: string) => ({ type: 'string', requiresArg: true, describe }) as const;
const yes = (describe: string) => ({ type: 'boolean', describe }) as const;

/**
 * The flags that every command takes, with kubectl's names and meanings, and a few of our own at the
 * end. `--help` leaves them to `kubectl hmls options`, as kubectl does.
 */
export const GLOBAL_FLAGS = {
  as: text('Username to impersonate for the operation'),
  'as-group': text('Group to impersonate for the operation; may be repeated'),
  'as-uid': text('UID to impersonate for the operation'),
  'as-user-extra': text('User extra to impersonate for the operation, KEY=VALUE; may be repeated'),
  'certificate-authority': text('Path to a cert file for the certificate authority'),
  'client-certificate': text('Path to a client certificate file for TLS'),
  'client-key': text('Path to a client key file for TLS'),
  cluster: text('The name of the kubeconfig cluster to use'),
  context: text('The name of the kubeconfig context to use, on the hub [$HMLS_CONTEXT]'),
  'disable-compression': yes('Accepted for the sake of scripts; answers are never compressed'),
  'insecure-skip-tls-verify': yes(
    "If true, the server's certificate will not be checked for validity",
  ),
  kubeconfig: text("Path to the hub's kubeconfig [$HMLS_KUBECONFIG, $KUBECONFIG]"),
  namespace: { alias: 'n', ...text('Namespace to look in [$HMLS_NAMESPACE]') },
  'request-timeout': text(
    'How long to wait for a single answer, e.g. 1s, 2m, 3h; 0 means for as long as it takes; default: 32s',
  ),
  server: { alias: 's', ...text('The address and port of the Kubernetes API server') },
  'tls-server-name': text("Server name to expect in the server's certificate"),
  token: text('Bearer token for authentication to the API server'),
  user: text('The name of the kubeconfig user to use'),
  v: text('How much to tell of requests: 6 that they are made, 7 their headers, 8 their bodies'),
  'warnings-as-errors': yes('Treat warnings received from the server as errors'),
  profile: text('Profile to take connections from; see kubectl hmls config [$HMLS_PROFILE]'),
} as const satisfies Record<string, Options>;

/** Those that may be repeated, as yargs names them. */
export const REPEATED = ['as-group', 'asGroup', 'as-user-extra', 'asUserExtra'];

export const withGlobalFlags = <T>(yargs: Argv<T>) => {
  for (const [name, flag] of Object.entries(GLOBAL_FLAGS)) {
    yargs.option(name, { ...flag, global: true, hidden: true });
  }
  return yargs as Argv<T & GlobalFlags>;
};

/**
 * What the flags say of a connection.
 *
 * @throws HmlsError `usage`, in the words of kubectl
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

/** A number of seconds, or a duration as Go writes it. Source: ParseTimeout in client-go. */
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

/** @throws Misuse if it is no number */
export const verbosityOf = ({ v = '0' }: GlobalFlags) => integerOf(v, '-v, --v');

/**
 * The whole number that a flag's value is.
 *
 * @throws Misuse, in Go's words, if it is none
 */
export function integerOf(text: string, flag: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Misuse(
    `invalid argument "${text}" for "${flag}" flag: strconv.ParseInt: parsing "${text}": invalid syntax`,
  );
}
