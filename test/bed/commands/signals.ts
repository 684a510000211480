import { constants } from 'node:os';

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work` with a signal that aborts it when this process is asked to stop; gives the exit status. */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const abort = (name: NodeJS.Signals) => {
    received = name;
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, abort);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (received) return statusOfSignal(received);
    throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, abort);
  }
}

/** The exit status that a shell reports for a command that a signal ended. */
export function statusOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
