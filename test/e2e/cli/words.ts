/** The words of a command line, as a shell splits them: quotes keep blanks, and are removed. */
export function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g);
  return [...words].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}
