import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { lastLines } from './commandline.ts';
import { BedError } from './errors.ts';

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `frozen` by SIGSTOP, `killed` on request; `waiting` to be restarted after it exited by itself. */
type ProcessState = 'running' | 'frozen' | 'killed' | 'waiting';

export interface ProcessStatus {
  readonly name: string;
  readonly state: ProcessState;
  /** How often it exited by itself and was restarted. */
  readonly restarts: number;
  /** RFC 3339. */
  readonly since: string;
  readonly log: string;
}

/** The processes of a bed. A process that exits by itself is restarted, as by a kubelet. */
export class Processes {
  readonly #running = new Map<string, Managed>();
  readonly #logOf: (name: string) => string;

  constructor(logOf: (name: string) => string) {
    this.#logOf = logOf;
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws BedError with the end of its log, if it exits before that or `ready` gives up
   */
  async start(spec: ProcessSpec, ready: () => Promise<void>): Promise<void> {
    const managed = new Managed(spec, this.#logOf(spec.name));
    this.#running.set(spec.name, managed);
    try {
      await Promise.race([ready(), managed.firstEnd]);
    } catch (cause) {
      throw new BedError(`${spec.name} did not become ready: ${explain(cause, managed)}`, {
        cause,
      });
    }
  }

  /** Freezes the process: it no longer answers, but its connections stay open. */
  freeze(name: string): void {
    this.#named(name).freeze();
  }

  thaw(name: string): void {
    this.#named(name).thaw();
  }

  /** Kills the process with SIGKILL; it stays down until `restart`. */
  kill(name: string): Promise<void> {
    return this.#named(name).kill();
  }

  /** Kills the process if it runs, and restarts it. Does not wait until it is ready. */
  async restart(name: string): Promise<void> {
    await this.#named(name).kill();
    this.#named(name).launch();
  }

  list(): ProcessStatus[] {
    return [...this.#running.values()].map((managed) => managed.status());
  }

  #named(name: string): Managed {
    const managed = this.#running.get(name);
    if (managed) return managed;
    const names = [...this.#running.keys()].join(', ');
    throw new BedError(`unknown process "${name}"; known processes: ${names}`);
  }
}

/** How long to wait before the n-th restart. */
const RESTART_MS = [1_000, 2_000, 5_000];

class Managed {
  /** Rejects when the process exits for the first time. */
  readonly firstEnd: Promise<never>;
  readonly #spec: ProcessSpec;
  readonly log: string;
  #child: ChildProcess | undefined;
  #state: ProcessState = 'running';
  #since = new Date();
  #restarts = 0;
  #timer: NodeJS.Timeout | undefined;
  #onFirstEnd: (error: Error) => void = () => {};

  constructor(spec: ProcessSpec, log: string) {
    this.#spec = spec;
    this.log = log;
    this.firstEnd = new Promise((_, reject) => {
      this.#onFirstEnd = reject;
    });
    this.firstEnd.catch(() => {}); // after the start, an exit is no longer a failure of the start
    this.launch();
  }

  launch(): void {
    clearTimeout(this.#timer);
    const { command, args, env } = this.#spec;
    const log = openSync(this.log, 'a');
    writeSync(log, `--- ${new Date().toISOString()} ${command} ${args.join(' ')}\n`);
    const options: SpawnOptions = { env: { ...process.env, ...env }, stdio: ['ignore', log, log] };
    const child = spawn(command, args, options);
    closeSync(log);
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('exit', (code, signal) => this.#ended(child, `status ${code ?? signal}`));
    this.#child = child;
    this.#enter('running');
  }

  freeze(): void {
    this.#signal('SIGSTOP');
    this.#enter('frozen');
  }

  thaw(): void {
    this.#signal('SIGCONT');
    this.#enter('running');
  }

  async kill(): Promise<void> {
    clearTimeout(this.#timer);
    this.#enter('killed');
    const child = this.#child;
    if (child?.kill('SIGKILL')) await once(child, 'exit');
  }

  status(): ProcessStatus {
    return {
      name: this.#spec.name,
      state: this.#state,
      restarts: this.#restarts,
      since: this.#since.toISOString(),
      log: this.log,
    };
  }

  #signal(signal: NodeJS.Signals): void {
    if (!this.#child?.kill(signal)) throw new BedError(`${this.#spec.name} is not running`);
  }

  #ended(child: ChildProcess, how: string): void {
    this.#onFirstEnd(new Error(`it ended with ${how}`));
    if (child !== this.#child || this.#state === 'killed' || this.#state === 'waiting') return;
    this.#enter('waiting');
    const delay = RESTART_MS[Math.min(this.#restarts, RESTART_MS.length - 1)];
    this.#restarts += 1;
    this.#timer = setTimeout(() => this.launch(), delay);
  }

  #enter(state: ProcessState): void {
    this.#state = state;
    this.#since = new Date();
  }
}

function explain(cause: unknown, { log }: Managed): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `${reason}\n${lastLines(readFileSync(log, 'utf8'))}\n(log: ${log})`;
}
