/** The number of requests and the namespace, as given on a command line. */
interface Named {
  readonly requests?: string;
  readonly namespace?: string;
}

/**
 * In `headingress test`, `-n` has two meanings, told apart by its value: `-n 200` is `--requests=200`,
 * and `-n demo` is `--namespace=demo`, as everywhere. Of several, the last counts. A namespace that is
 * all digits needs the long flag. Must be called before the flags are read.
 */
export function readRequestCount(argv: readonly string[], args: Record<string, unknown>): void {
  const [group, command] = args._ as readonly unknown[];
  if (!['headingress', 'hi'].includes(`${group}`) || command !== 'test') return;
  const { requests, namespace } = namedIn(argv);
  if (requests !== undefined) args.requests = requests;
  for (const key of ['n', 'namespace']) {
    if (namespace === undefined) delete args[key];
    else args[key] = namespace;
  }
}

function namedIn(argv: readonly string[]): Named {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  let named: Named = {};
  for (const [i, word] of words.entries()) {
    const [, flag, value = words[i + 1] ?? ''] =
      /^(-n|--requests|--namespace)(?:=(.*))?$/s.exec(word) ?? [];
    const isCount = flag === '--requests' || (flag === '-n' && /^\d+$/.test(value));
    if (flag !== undefined) named = { ...named, [isCount ? 'requests' : 'namespace']: value };
  }
  return named;
}
