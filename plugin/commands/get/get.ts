import { HmlsError } from '../../../src/errors.ts';
import { maskedDocument } from '../../../src/hmls/masking.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { documentOf } from '../../../src/render/kubectl/objects.ts';
import { inOrderOf } from '../../../src/render/kubectl/ordering.ts';
import { type TableOptions, tablePrinter } from '../../../src/render/kubectl/servertable.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context, Input } from '../../context.ts';
import { failOnAny } from '../../exit.ts';
import { type Output, outputOf } from '../../output/output.ts';
import { listed, type Query, queryOf, tabled } from '../../select/query.ts';
import type { getFlags } from '../flags/inspect.ts';
import { watchObjects, watchTable } from './watching.ts';

type GetFlags = FlagsOf<typeof getFlags>;

export async function run(flags: GetFlags, context: Context): Promise<void> {
  const options = await optionsOf(flags, context.input);
  warnOfSorting(options, context);
  const hub = await context.connect(flags);
  const query = await queryOf(flags, hub, context.input);
  if (options.watch) return await watch({ hub, query }, options, options.watch, context);
  failOnAny(await print({ hub, query }, options, context.io));
}

/** How to show HyperMLServices. */
interface GetOptions {
  /** A table, or how to print objects. */
  readonly show: TableOptions | { readonly print: (document: object) => string };
  readonly sortBy: string | undefined;
  readonly ignoreNotFound: boolean;
  readonly watch: WatchOptions | undefined;
}

interface WatchOptions {
  readonly only: boolean;
  readonly events: boolean;
}

async function optionsOf(flags: GetFlags, input: Input): Promise<GetOptions> {
  assertSound(flags);
  const output = maskedUnless(flags.showSecrets, await outputOf(flags, input));
  const { sortBy, ignoreNotFound, watchOnly = false, outputWatchEvents: events = false } = flags;
  return {
    show: 'print' in output ? output : tableOptions(flags, output),
    sortBy,
    ignoreNotFound,
    watch: flags.watch || watchOnly ? { only: watchOnly, events } : undefined,
  };
}

/** @throws HmlsError `usage`, in the words of kubectl, for flags that do not go together */
function assertSound(flags: GetFlags): void {
  const { output = '', showLabels, outputWatchEvents, watch: follow, watchOnly } = flags;
  if (showLabels && output !== '' && output !== 'wide') {
    throw usage(`--show-labels option cannot be used with ${output} printer`);
  }
  if (outputWatchEvents && !follow && !watchOnly) {
    throw usage('--output-watch-events option can only be used with --watch or --watch-only');
  }
}

/** Keeps Secrets off screens and out of CI logs. */
function maskedUnless(shown: boolean | undefined, output: Output): Output {
  if (shown || !('print' in output)) return output;
  const { print } = output;
  return { ...output, print: (document) => print(maskedDocument(document)) };
}

const usage = (message: string) => new HmlsError('usage', message);

function warnOfSorting({ sortBy, watch: following }: GetOptions, { io }: Context): void {
  if (!sortBy || !following) return;
  io.err(
    following.only
      ? 'warning: --watch-only requested, --sort-by will be ignored\n'
      : 'warning: --watch requested, --sort-by will be ignored for watch events received\n',
  );
}

function tableOptions(flags: GetFlags, output: Exclude<Output, { print: unknown }>): TableOptions {
  return {
    wide: output.table === 'wide',
    headers: output.headers,
    namespaces: flags.allNamespaces ?? false,
    kind: flags.showKind ? 'hypermlservice.tensorstack.dev' : undefined,
    labelColumns: (flags.labelColumns ?? []).flatMap((labels) => labels.split(',')),
    labels: flags.showLabels ?? false,
  };
}

type Io = Context['io'];

/** A query and the cluster it goes to. */
interface Question {
  readonly hub: Cluster;
  readonly query: Query;
}

const print = (question: Question, options: GetOptions, io: Io) =>
  'print' in options.show
    ? printObjects(question, options.show.print, options, io)
    : printTable(question, options.show, options, io);

async function printTable(
  { hub, query }: Question,
  options: TableOptions,
  { sortBy, ignoreNotFound }: GetOptions,
  io: Io,
): Promise<readonly HmlsError[]> {
  const { table, failures } = await tabled(hub, query, { whole: sortBy !== undefined });
  const rows = sortBy ? inOrderOf(sortBy, table.rows, ({ object }) => object) : table.rows;
  io.out(tablePrinter(options)({ ...table, rows }));
  if (rows.length === 0 && failures.length === 0 && !ignoreNotFound) io.err(nothing(query));
  return failures;
}

const nothing = ({ namespace }: Query) =>
  namespace === undefined
    ? 'No resources found\n'
    : `No resources found in ${namespace} namespace.\n`;

async function printObjects(
  { hub, query }: Question,
  print: (document: object) => string,
  { sortBy, ignoreNotFound }: GetOptions,
  io: Io,
): Promise<readonly HmlsError[]> {
  const { objects, failures } = await listed(hub, query);
  const bare = query.refs?.length === 1;
  if (objects.length === 0 && (bare || ignoreNotFound)) return failures;
  const shown = sortBy ? inOrderOf(sortBy, objects, (object) => object) : objects;
  io.out(print(documentOf(shown, { bare })));
  return failures;
}

async function watch(
  { hub, query }: Question,
  { show, sortBy }: GetOptions,
  { only, events }: WatchOptions,
  context: Context,
): Promise<void> {
  const options = { silent: only, events, sortBy: only ? undefined : sortBy };
  if ('print' in show) await watchObjects(hub, query, show.print, options, context);
  else await watchTable(hub, query, show, options, context);
}
