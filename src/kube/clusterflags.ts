/**
 * Which cluster and as whom: the flags of that name, as kubectl has them. What is given overrides the
 * kubeconfig. Relative paths are relative to the working directory.
 */
export interface ClusterFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Name of a cluster in the kubeconfig, as `user` is of a user. */
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;

  readonly server?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly certificateAuthority?: string | undefined;

  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  /** Like `reason=drill`. */
  readonly asUserExtra?: readonly string[] | undefined;

  /** For all but watches; 0 means no limit. Undefined: 32 seconds. */
  readonly requestTimeoutSeconds?: number | undefined;
}

/** Told of what passes between us and API servers, for whoever sits in front of it. */
export interface Listener {
  /** What a server wants its users to know. The same may come many times. */
  warning(text: string): void;
  /** As kubectl's `-v`: 6 tells of requests, 7 of their headers, too, 8 of bodies. */
  readonly verbosity: number;
  log(text: string): void;
}
