/** Tells the person at the terminal how far things are; one line each. */
export type Report = (line: string) => void;

/** Progress is not data, so it goes to standard error. */
export const reportToTerminal: Report = (line) => {
  process.stderr.write(`bed: ${line}\n`);
};
