import { commands } from './commands/index.ts';
import { BedError } from './errors.ts';
import { parseOptions } from './options.ts';

/* `scripts/bed`: arguments in, exit status out. */

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  const command = commands[options.command];
  if (!command) throw new BedError(`unknown command "${options.command}"; see scripts/bed --help`);
  process.exitCode = await command(options);
} catch (error) {
  const text = error instanceof BedError ? error.message : error;
  console.error('bed:', text);
  process.exitCode = 1;
}
