/**
 * The cluster and the identity to use: kubectl's flags of the same names. They override the
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

/** Receives what the user should see of the traffic with API servers. */
export interface Listener {
  /** A `Warning` header of a response. The same text may come repeatedly. */
  warning(text: string): void;
  /** As kubectl's `-v`: 6 logs requests, 7 also their headers, 8 also bodies. */
  readonly verbosity: number;
  log(text: string): void;
}
