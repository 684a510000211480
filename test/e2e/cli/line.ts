import type { Ended } from '../support/programs.ts';

/**
 * One thing that a person asks for, typed twice: after `kubectl hmls`, and after `kubectl`. Both must
 * print the same, to the byte, and exit with the same status; what is otherwise is in `differs`.
 *
 * Words are parted as a shell parts them, with its quotes. In all texts, `{ns}` is a namespace with the
 * services of scene.ts, `{empty}` one with none, and `{dir}` the folder fixtures/.
 */
export interface Line {
  /** After `kubectl hmls`. */
  readonly line: string;
  /** After `kubectl`. Absent: the same, with the type `hmls` after the verb. */
  readonly kubectl?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It changes something: each of the two has a namespace `{ns}` of its own. */
  readonly writes?: boolean;
  /** Asked of kubectl in both namespaces afterwards; the answers must be the same, too. */
  readonly afterwards?: string;
  readonly differs?: readonly Difference[];
}

/** What is deliberately not as kubectl has it. */
export interface Difference {
  readonly why: string;
  /** Makes of what kubectl did what we are to do. */
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

/** Help is named by what people type to get it. */
export const OUR_NAME = says(
  /See 'kubectl (\S+) --help'/,
  "See 'kubectl hmls $1 --help'",
  'the help of kubectl is not the help of this command',
);

/** We know one command to type next. */
export const hint = (command: string): Difference => ({
  why: 'we say what to type next',
  instead: (theirs) => ({ ...theirs, err: `${theirs.err}hint: ${command}\n` }),
});
