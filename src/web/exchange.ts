/** One HTTP request. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  /** Scheme, host, port and path. */
  readonly url: string;
  /** Names in lower case. A `host` is also whom TLS expects to meet. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: Uint8Array | undefined;
}

/** How to reach a web server. */
export interface PoolOptions {
  /** Connections that are open at a time, and kept. */
  readonly connections: number;
  /** PEM, of who may vouch for the server; default: whom this machine trusts. */
  readonly ca?: Uint8Array | undefined;
  /** Whatever certificate the server shows will do. */
  readonly insecure?: boolean | undefined;
}

/** A server's response. */
export interface Answer {
  readonly status: number;
  /** By name in lower case; several of a name in one, by comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** From the first byte of the request to the last of the answer. */
  readonly milliseconds: number;
}
