import { HmlsError } from '../../errors.ts';
import type { Environment } from './environment.ts';
import type { ClusterEntry, ExecEntry } from './kubeconfig.ts';

/** The credentials from a plugin: a token, or a certificate with its key (PEM), or both. */
export interface Credential {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  /** RFC 3339; absent means good until the server says otherwise. */
  readonly expirationTimestamp?: string;
}

/** A credential plugin whose answer is kept for as long as it is good. */
export interface Plugin {
  credential(): Promise<Credential>;
  /** Makes the next call ask again, unless another credential came in the meantime. */
  forget(refused: Credential): void;
}

/**
 * The plugin that a kubeconfig's `exec` names. Failures are worded as kubectl words them.
 * Source: plugin/pkg/client/auth/exec/exec.go in client-go.
 */
export function pluginOf(exec: ExecEntry, cluster: ClusterEntry, environment: Environment): Plugin {
  let asked: Promise<Credential> | undefined;
  let given: Credential | undefined;
  const forget = (refused: Credential) => {
    if (given !== refused) return;
    asked = undefined;
    given = undefined;
  };
  return {
    forget,
    credential: async () => {
      if (given && hasExpired(given)) forget(given);
      asked ??= run(exec, cluster, environment).then((credential) => {
        given = credential;
        return credential;
      });
      return await asked.catch((error) => {
        asked = undefined;
        throw error;
      });
    },
  };
}

const hasExpired = ({ expirationTimestamp: at }: Credential) =>
  at !== undefined && Date.parse(at) <= Date.now();

async function run(
  exec: ExecEntry,
  cluster: ClusterEntry,
  environment: Environment,
): Promise<Credential> {
  const interactive = isInteractive(exec, environment);
  const spec = { interactive, ...(exec.provideClusterInfo && { cluster: clusterInfo(cluster) }) };
  const info = { kind: 'ExecCredential', apiVersion: exec.apiVersion, spec };
  const own = (exec.env ?? []).map(({ name, value }) => [name, value]);
  const env = {
    ...environment.env,
    ...Object.fromEntries(own),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
  const ask = () => outputOf(exec, env, interactive);
  return credentialIn(await (interactive ? inTurn(ask) : ask()), exec);
}

let terminal: Promise<unknown> = Promise.resolve();

/** There is one terminal, so interactive plugins run one after the other. */
function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const turn = terminal.then(ask);
  terminal = turn.catch(() => {});
  return turn;
}

/** The API versions that a plugin may use. */
export const EXEC_VERSIONS = [
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
];

function isInteractive({ interactiveMode }: ExecEntry, { stdinIsTerminal }: Environment): boolean {
  if (interactiveMode === 'Always' && !stdinIsTerminal) {
    throw failed('exec plugin cannot support interactive mode: standard input is not a terminal');
  }
  return interactiveMode !== 'Never' && stdinIsTerminal;
}

/** Source: Cluster in client-go pkg/apis/clientauthentication/v1/types.go. */
function clusterInfo(cluster: ClusterEntry): object {
  const { extensions, 'certificate-authority': _, ...said } = cluster;
  const config = extensions?.find(({ name }) => name === 'client.authentication.k8s.io/exec');
  return { ...said, ...(config && { config: config.extension }) };
}

/** Runs the command; its stderr is ours, and its stdin if it may ask questions. */
async function outputOf(exec: ExecEntry, env: NodeJS.ProcessEnv, interactive: boolean) {
  const { spawn } = await import('node:child_process'); // late: 3 ms that few need
  const stdin = interactive ? 'inherit' : 'ignore';
  const child = spawn(exec.command, exec.args ?? [], { env, stdio: [stdin, 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  return await new Promise<string>((resolve, reject) => {
    child.on('error', (error) => reject(notStarted(exec, error)));
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(failed(`exec: executable ${exec.command} failed with exit code ${status}`));
    });
  });
}

function credentialIn(output: string, exec: ExecEntry): Credential {
  const { apiVersion, status } = parse(output);
  if (apiVersion !== exec.apiVersion) {
    throw failed(
      `exec plugin is configured to use API version ${exec.apiVersion}, plugin returned version ${apiVersion}`,
    );
  }
  if (!status) throw failed("exec plugin didn't return a status field");
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  if (!token && !cert && !key) throw failed("exec plugin didn't return a token or cert/key pair");
  if (!cert !== !key) throw failed('exec plugin returned only certificate or key, not both');
  return status;
}

function parse(output: string): { apiVersion?: string; status?: Credential } {
  try {
    return JSON.parse(output);
  } catch {
    // The output is not quoted: it may hold a token.
    throw failed('decoding stdout: not JSON');
  }
}

function notStarted(exec: ExecEntry, error: NodeJS.ErrnoException): HmlsError {
  if (error.code !== 'ENOENT')
    return failed(`exec: executable ${exec.command} failed: ${error.message}`);
  return failed(`exec: executable ${exec.command} not found${hintOf(exec)}`);
}

/** Text of a kubeconfig is untrusted: it must not control the terminal. */
const hintOf = ({ installHint }: ExecEntry) =>
  installHint ? `\n\n${MISSING}\n\n${installHint.replace(ESCAPES, '')}` : '';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are stripped
const ESCAPES = /\u001b\[[0-9;]*[A-Za-z]|\u001b/g;

/** Source: installHintVerboseHelp in client-go. */
const MISSING = `It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`;

const failed = (why: string) =>
  new HmlsError('unreachable', `Unable to connect to the server: getting credentials: ${why}`);
