import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { unescape as decoded } from 'node:querystring';
import type { Duplex } from 'node:stream';

/**
 * An agent whose connections all go through a SOCKS5 proxy. As in Go, the proxy looks up the names of
 * servers, for `socks5:` as for `socks5h:`. Source: dialConn in net/http/transport.go.
 *
 * @param protocol of the servers, `http:` or else https
 */
export function socksAgent(protocol: string, proxy: URL, options: http.AgentOptions): http.Agent {
  return protocol === 'http:' ? new HttpAgent(proxy, options) : new HttpsAgent(proxy, options);
}

type Callback = (error: Error | null, socket: Duplex) => void;

class HttpAgent extends http.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: http.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: http.ClientRequestArgs, callback: Callback): undefined {
    open(this.#proxy, options, (socket) => socket, callback);
  }
}

class HttpsAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: http.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: https.RequestOptions, callback: Callback): undefined {
    const secured = (socket: net.Socket) => {
      const over = { ...options, socket };
      return super.createConnection(over);
    };
    open(this.#proxy, options, secured, callback);
  }
}

/** Calls back with what `use` makes of a connection to the server that `options` name. */
function open(
  proxy: URL,
  options: https.RequestOptions,
  use: (socket: net.Socket) => Duplex | null | undefined,
  callback: Callback,
): void {
  through(proxy, options)
    .then(use)
    .then(
      (socket) => callback(null, socket as Duplex),
      (error) => callback(error, undefined as never),
    );
}

async function through(proxy: URL, options: https.RequestOptions): Promise<net.Socket> {
  const destination = { host: options.host ?? '', port: Number(options.port) };
  const [{ SocksClient }, socket] = await Promise.all([import('socks'), dialed(proxy, options)]);
  const { remoteAddress = '', remotePort = 0 } = socket;
  // Later errors belong to the new owner of the socket.
  socket.on('error', () => {});
  try {
    await SocksClient.createConnection({
      command: 'connect',
      proxy: { ...loginOf(proxy), host: remoteAddress, port: remotePort, type: 5 },
      destination,
      existing_socket: socket,
    });
    return socket;
  } catch (cause) {
    const way = `${joined(remoteAddress, remotePort)}->${joined(destination.host, destination.port)}`;
    const why = goWords((cause as Error).message);
    // Not the cause itself: it holds the password.
    throw Object.assign(new Error(`socks connect tcp ${way}: ${why}`), { code: 'ERR_SOCKS' });
  }
}

/** A connection to the proxy itself. */
function dialed(proxy: URL, { keepAlive, ...options }: KeepAlive): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port || 1080),
      noDelay: true,
      ...(keepAlive && { keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay ?? 0 }),
    });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** What Node's agent adds to the options of a request. */
interface KeepAlive extends https.RequestOptions {
  readonly keepAlive?: boolean;
  readonly keepAliveInitialDelay?: number;
}

function loginOf({ username, password }: URL) {
  if (username === '' && password === '') return {};
  return { userId: decoded(username), password: decoded(password) };
}

const joined = (host: string, port: number) => `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;

/** Go's words for what the package says. Source: net/http/socks_bundle.go. */
function goWords(message: string): string {
  const [said = '', reply = ''] = message.split(' - ');
  return REPLIES[reply] ?? FAILURES[said] ?? message;
}

const REPLIES: Readonly<Record<string, string>> = {
  Failure: 'unknown error general SOCKS server failure',
  NotAllowed: 'unknown error connection not allowed by ruleset',
  NetworkUnreachable: 'unknown error network unreachable',
  HostUnreachable: 'unknown error host unreachable',
  ConnectionRefused: 'unknown error connection refused',
  TTLExpired: 'unknown error TTL expired',
  CommandNotSupported: 'unknown error command not supported',
  AddressNotSupported: 'unknown error address type not supported',
};

const FAILURES: Readonly<Record<string, string>> = {
  'Received invalid Socks5 initial handshake (no accepted authentication type)':
    'no acceptable authentication methods',
  'Socks5 Authentication failed': 'username/password authentication failed',
  'Socket closed': 'EOF',
};
