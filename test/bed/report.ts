/** Reports progress to the person at the terminal, a line at a time. */
export type Report = (line: string) => void;

/** Progress is not data, so it goes to standard error. */
export const reportToTerminal: Report = (line) => {
  process.stderr.write(`bed: ${line}\n`);
};
