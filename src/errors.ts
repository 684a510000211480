/** A code exists only if a caller acts on it. */
export type ErrorCode =
  // what the user asked for
  | 'usage'
  | 'bad-kubeconfig'
  | 'invalid-spec'
  | 'not-ready'
  | 'timed-out'
  | 'partial'
  // what an API server answered
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'invalid'
  | 'forbidden'
  | 'unauthorized'
  | 'expired'
  | 'too-large'
  | 'unreachable'
  | 'server-error';

/**
 * A failure that the user can act on. Anything else that is thrown is a bug, and is shown with its
 * stack. `message` says what happened; `hint`, if any, says what to do about it.
 */
export class HmlsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /**
   * Set for what an API server answered: its reason as kubectl prints it, e.g. `NotFound`.
   * The message is then the server's own.
   */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; reason?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'HmlsError';
    this.code = code;
    this.hint = options.hint;
    this.reason = options.reason;
  }
}

export const isA = (error: unknown, code: ErrorCode): error is HmlsError =>
  error instanceof HmlsError && error.code === code;
