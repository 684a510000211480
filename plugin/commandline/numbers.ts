import { Misuse } from './misuse.ts';

/** @throws Misuse, in Go's words, for a flag that wants a number and has something else */
export function assertNumbers(argv: readonly string[], args: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(args)) {
    if (!Number.isNaN(value)) continue;
    const text = typedFor(name, argv);
    if (text === undefined) continue; // by its other spelling
    throw new Misuse(
      `invalid argument "${text}" for "--${name}" flag: strconv.ParseInt: parsing "${text}": invalid syntax`,
    );
  }
}

/** What stands behind the flag, as it was typed. */
function typedFor(name: string, argv: readonly string[]): string | undefined {
  const at = argv.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (argv[at + 1] ?? '');
}
