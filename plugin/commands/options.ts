import { GLOBAL_FLAGS } from '../commandline/flags.ts';
import type { Register } from '../context.ts';

export const options: Register = (yargs, { io }) =>
  yargs.command(
    'options',
    'List the flags that every command takes',
    (y) => y.example('kubectl hmls options', ''),
    () => io.out(`The following options can be passed to any command:\n\n${listed()}`),
  );

/** As `kubectl options` lists them. */
function listed(): string {
  return Object.entries(GLOBAL_FLAGS)
    .map(([name, flag]) => {
      const short = 'alias' in flag ? `-${flag.alias}, ` : name === 'v' ? '-v, ' : '';
      const preset = flag.type === 'boolean' ? 'false' : "''";
      return `    ${short}--${name}=${preset}:\n\t${flag.describe}\n`;
    })
    .join('\n');
}
