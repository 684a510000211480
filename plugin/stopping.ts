import type { StopSignal } from './context.ts';
import { Verdict } from './exit.ts';

/** The exit status of a process that a signal has ended, as a shell tells it. */
export const stoppedBy = (signal: StopSignal) => new Verdict(signal === 'SIGINT' ? 130 : 143);
