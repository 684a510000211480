import type { Remedy } from './remedy.ts';

/** A code exists only if a caller acts on it. */
export type ErrorCode =
  // in what the user asked for
  | 'usage'
  | 'bad-kubeconfig'
  | 'invalid-spec'
  | 'not-ready'
  | 'timed-out'
  | 'partial'
  // answers of an API server, or the lack of one
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
 * stack. `message` says what happened; `hint` or `remedy`, if any, what to do about it.
 */
export class HmlsError extends Error {
  readonly code: ErrorCode;
  /** In words that hold for everybody: no command or flag of ours, see `remedy`. */
  readonly hint: string | undefined;
  readonly remedy: Remedy | undefined;
  /** True if this is an API server's own answer; false if there was none, or if the error is ours. */
  readonly answered: boolean;
  /** Of an answer: its reason as kubectl prints it, e.g. `NotFound`; '' if the server gave none. */
  readonly reason: string | undefined;

  /** With a `reason`, even an empty one, the error is an API server's answer. */
  constructor(
    code: ErrorCode,
    message: string,
    options: Partial<Pick<HmlsError, 'hint' | 'remedy' | 'reason' | 'cause'>> = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'HmlsError';
    this.code = code;
    this.hint = options.hint;
    this.remedy = options.remedy;
    this.answered = options.reason !== undefined;
    this.reason = options.reason;
  }
}

export const isA = (error: unknown, code: ErrorCode): error is HmlsError =>
  error instanceof HmlsError && error.code === code;
