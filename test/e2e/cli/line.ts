import type { Ended } from '../support/programs.ts';

/**
 * One command line, run twice: after `kubectl hmls`, and after `kubectl`. Both must print the same, byte
 * for byte, and exit with the same status; intended differences are in `differs`.
 *
 * Words are split as a shell splits them, with its quotes. In all texts, `{ns}` is a namespace with the
 * services of scene.ts, `{empty}` one with none, and `{dir}` the folder fixtures/.
 */
export interface Line {
  /** After `kubectl hmls`. */
  readonly line: string;
  /** After `kubectl`. Absent: the same, with the type `hmls` after the verb. */
  readonly kubectl?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The line changes something: each of the two has its own namespace `{ns}`. */
  readonly writes?: boolean;
  /** Run with kubectl in both namespaces afterwards; the outputs must be the same, too. */
  readonly afterwards?: string;
  readonly differs?: readonly Difference[];
}

/** A deliberate difference from kubectl. */
export interface Difference {
  readonly why: string;
  /** Turns kubectl's outcome into the one that we expect of our plugin. */
  readonly instead: (theirs: Ended) => Ended;
}

/** We print `ours` where kubectl prints `theirs`, which it must do. */
export const says = (theirs: string | RegExp, ours: string, why: string): Difference => ({
  why,
  instead: (ended) => {
    const replaced = {
      ...ended,
      out: ended.out.replace(theirs, ours),
      err: ended.err.replace(theirs, ours),
    };
    if (replaced.out + replaced.err === ended.out + ended.err) {
      throw new Error(`kubectl no longer says ${theirs}:\n${ended.out}${ended.err}`);
    }
    return replaced;
  },
});

/** Hints name the command line that prints the help. */
export const OUR_NAME = says(
  /See 'kubectl (\S+) --help'/,
  "See 'kubectl hmls $1 --help'",
  'the help of kubectl is not the help of this command',
);

/** We add a hint with the next command. */
export const hint = (command: string): Difference => ({
  why: 'we say what to type next',
  instead: (theirs) => ({ ...theirs, err: `${theirs.err}hint: ${command}\n` }),
});
