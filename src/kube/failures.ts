import { isIP } from 'node:net';
import { type ErrorCode, HmlsError, isA } from '../errors.ts';

/** How an API server reports a failed request: `meta.k8s.io/v1` Status. */
export interface Status {
  readonly kind: 'Status';
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
}

/** One cause of the failure, such as an invalid field. */
interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status';
}

/**
 * The error for a Status. `reason` is its reason, '' if it has none; `message` is its message; `cause`
 * is the Status itself, whose `details.causes` name the invalid fields.
 */
export function fromStatus(status: Status): HmlsError {
  const { code = 500, reason = '', message = '' } = status;
  const errorCode = message.includes(ETCD_TOO_LARGE) ? 'too-large' : CODES[reason];
  return new HmlsError(errorCode ?? codeOf(code), message, { reason, cause: status });
}

/** etcd's error for an object above 1.5 MiB; the API server passes it on as a 500 without a reason. */
const ETCD_TOO_LARGE = 'etcdserver: request is too large';

/** Reasons that are more specific than their HTTP code, or that come with several codes. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  AlreadyExists: 'already-exists',
  Expired: 'expired',
  Gone: 'expired',
  ServerTimeout: 'unreachable',
};

function codeOf(http: number): ErrorCode {
  return HTTP_CODES[http] ?? 'server-error';
}

const HTTP_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'expired',
  413: 'too-large',
  422: 'invalid',
  429: 'unreachable',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** An HTTP error response that is not a Status, such as that of a proxy. */
export interface ForeignAnswer {
  /** Of the request. */
  readonly method: string;
  readonly path: string;
  /** Of the answer. */
  readonly code: number;
  readonly text: string;
}

/**
 * client-go's error for such a response. Source: NewGenericServerResponse in apimachinery
 * pkg/api/errors/errors.go.
 */
export function fromForeign({ method, path, code, text }: ForeignAnswer): HmlsError {
  const [reason, message] = GENERIC[code] ?? ['InternalError', generic(text)];
  const asked = `${method.toLowerCase()} ${resourceAt(path)}`;
  return new HmlsError(codeOf(code), `${message} (${asked})`, { reason });
}

/** `widgets.example.com NAME` for a path below /apis, as messages name it; other paths as they are. */
function resourceAt(path: string): string {
  const [plain = ''] = path.split('?');
  const [, group, plural, name] = RESOURCE_PATH.exec(plain) ?? [];
  if (!plural) return plain;
  return [group ? `${plural}.${group}` : plural, name].filter(Boolean).join(' ');
}

const RESOURCE_PATH =
  /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/([^/]+))?(?:\/status)?$/;

const generic = (text: string) =>
  `an error on the server (${JSON.stringify(text.slice(0, 200))}) has prevented the request from succeeding`;

const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow access to the requested resource'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Gone', 'the server no longer has the requested resource'],
  413: ['RequestEntityTooLarge', 'the server says that the request is too large'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: [
    'TooManyRequests',
    'the server has received too many requests and has asked us to try again later',
  ],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

/** For a successful response whose body is not JSON. It is not quoted: it may hold part of a Secret. */
export function fromGarbage(server: string, text: string): HmlsError {
  const what = text.trimStart().startsWith('<') ? 'HTML' : 'broken JSON';
  return new HmlsError(
    'server-error',
    `${server} responded with ${what}, not like a Kubernetes API server`,
    {
      hint: 'check server and proxy-url in the kubeconfig',
    },
  );
}

/** The resourceVersion or continue token is too old for the server: list again. */
export function isExpired(error: unknown): boolean {
  return isA(error, 'expired');
}

/** The client's own timeout. */
export function outOfTime(): HmlsError {
  return new HmlsError('unreachable', OUT_OF_TIME);
}

const OUT_OF_TIME =
  'Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)';

/**
 * For a request without a response. The message is the whole line that kubectl prints. An HmlsError, and
 * anything that is not an error of Node's, is returned unchanged.
 */
export function fromSocket(error: unknown, server: string): unknown {
  if (error instanceof HmlsError || !isNodeError(error)) return error;
  const url = new URL(server);
  if (error.code === 'ECONNREFUSED' && isAbout(error, url)) {
    return unreachable(
      `The connection to the server ${url.host} was refused - did you specify the right host or port?`,
      error,
    );
  }
  const said = SOCKET_ERRORS[error.code]?.(error, url) ?? error.message;
  return unreachable(`Unable to connect to the server: ${said}`, error);
}

function isNodeError(error: unknown): error is SocketError {
  return (
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
  );
}

/** False if the connection failed at a proxy. */
const isAbout = ({ port }: SocketError, url: URL) =>
  port === undefined || port === Number(url.port || DEFAULT_PORTS[url.protocol]);

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

const unreachable = (message: string, cause: unknown) =>
  new HmlsError('unreachable', message, { cause });

interface SocketError extends Error {
  readonly code: string;
  /** Where the connection went. */
  readonly address?: string;
  readonly port?: number;
  /** The name that was looked up. */
  readonly hostname?: string;
  /** Whose certificate was expected, and the one that came. */
  readonly host?: string;
  readonly cert?: { readonly subjectaltname?: string };
}

const x509 = (text: string) => `tls: failed to verify certificate: x509: ${text}`;
const untrusted = () => x509('certificate signed by unknown authority');
const dialed =
  (text: string) =>
  (_: SocketError, { hostname, port }: URL) =>
    `dial tcp ${hostname}:${port || 443}: ${text}`;
const lookup =
  (text: string) =>
  ({ hostname: asked }: SocketError, { hostname }: URL) =>
    asked === undefined || asked === hostname
      ? `dial tcp: lookup ${hostname}: ${text}`
      : `proxyconnect tcp: dial tcp: lookup ${asked}: ${text}`;

/** Node's error codes, in Go's words. */
const SOCKET_ERRORS: Readonly<Record<string, (error: SocketError, server: URL) => string>> = {
  ECONNREFUSED: ({ address, port }) =>
    `proxyconnect tcp: dial tcp ${address}:${port}: connect: connection refused`,
  ENOTFOUND: lookup('no such host'),
  EAI_AGAIN: lookup('server misbehaving'),
  ETIMEDOUT: dialed('i/o timeout'),
  EHOSTUNREACH: dialed('connect: no route to host'),
  ENETUNREACH: dialed('connect: network is unreachable'),
  ECONNRESET: () => 'connection reset by peer',
  EPIPE: () => 'broken pipe',
  EPROTO: ({ message }) => handshakeFailure(message),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: () => x509('certificate has expired or is not yet valid'),
  CERT_NOT_YET_VALID: () => x509('certificate has expired or is not yet valid'),
  ERR_TLS_CERT_ALTNAME_INVALID: misnamed,
};

/** OpenSSL's messages look like `…:SSL routines:<function>:<what>:<file>:…`. */
function handshakeFailure(message: string): string {
  const [, what = message] = /SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  return what === 'wrong version number'
    ? 'http: server gave HTTP response to HTTPS client'
    : `tls: ${what}`;
}

/** Go lists those names in the certificate that are of the same kind as the one that was expected. */
function misnamed({ host = '', cert }: SocketError): string {
  const kind = isIP(host) ? 'IP Address:' : 'DNS:';
  const names = (cert?.subjectaltname ?? '').split(', ').filter((name) => name.startsWith(kind));
  if (names.length > 0) {
    const valid = names.map((name) => name.slice(kind.length)).join(', ');
    return x509(`certificate is valid for ${valid}, not ${host}`);
  }
  return kind === 'DNS:'
    ? x509(`certificate is not valid for any names, but wanted to match ${host}`)
    : x509(`cannot validate certificate for ${host} because it doesn't contain any IP SANs`);
}

/** Why a file cannot be read, in Go's words. */
export function goReason(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
};
