import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { cellText } from '../../src/render/kubectl/table.ts';
import { renderStatus } from '../../src/render/status.ts';
import { renderProblems, renderResources } from '../../src/render/statuslist.ts';
import {
  answerOf,
  type ServiceReport,
  serviceReport,
  statusReport,
  unreachableIn,
} from '../../src/reports/status.ts';
import { configuredIngress, withWeights } from '../clusters/weights.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { stoppedBy } from '../exit.ts';
import { withHints } from '../hints.ts';
import { colorStyle, displayStyle } from '../output/display.ts';
import { LiveView, lostNote, staleNote } from '../output/live.ts';
import type { Output } from '../output/output.ts';
import { reportOutput } from '../output/reportoutput.ts';
import {
  failOn,
  nothingFound,
  type Selection,
  selected,
  selectionOf,
} from '../select/selection.ts';
import { assertPlaced, spokesIn } from '../select/spokes.ts';
import type { statusFlags } from './flags/inspect.ts';

type StatusFlags = FlagsOf<typeof statusFlags>;

export async function run(flags: StatusFlags, context: Context): Promise<void> {
  const options = await optionsOf(flags, context);
  const hub = await context.connect(flags);
  const selection = selectionOf(flags, hub);
  const { services, failures } = await selected(hub, selection);
  const { render, isMachine } = options;
  assertPlaced(options.spokes ?? [], services);
  const ingress = await configuredIngress(flags, context);
  if (options.watch && failures.length === 0) {
    const show: Show = async (some, warn) => render(await reportsOn(some, ingress, options, warn));
    return follow(hub, selection, show, context);
  }
  const warn = (text: string) => context.io.err(`${text}\n`);
  const reports = await reportsOn(services, ingress, options, warn);
  if (reports.length > 0 || isMachine) context.io.out(render(reports));
  else if (failures.length === 0) context.io.err(nothingFound(selection));
  failOn(failures);
  if (options.exitCode) assertReady(reports);
}

type Render = (reports: readonly ServiceReport[]) => string;

interface Renderer {
  readonly render: Render;
  /** Whether it is for scripts, which also get an empty report. */
  readonly isMachine: boolean;
}

/** Which status to show, and how. */
interface StatusOptions extends Renderer {
  /** Undefined: all. */
  readonly spokes: readonly string[] | undefined;
  readonly watch: boolean;
  /** Whether the exit code tells if all are ready. */
  readonly exitCode: boolean;
  readonly ingressNamespace: string | undefined;
}

/** @throws HmlsError `usage` if there is no such format */
async function optionsOf(flags: StatusFlags, context: Context): Promise<StatusOptions> {
  const { watch, exitCode, ingressNamespace } = flags;
  const renderer = await rendererOf(flags, context);
  return { ...renderer, spokes: spokesIn(flags), watch, exitCode, ingressNamespace };
}

async function rendererOf(flags: StatusFlags, context: Context): Promise<Renderer> {
  const output = await reportOutput(flags, context.input, nameLine);
  if (!('print' in output)) return { render: tableOf(output, flags, context), isMachine: false };
  const { print } = output;
  return {
    render: (reports) => print(statusReport(reports, unreachableIn(reports))),
    isMachine: flags.output !== 'name',
  };
}

const nameLine = ({ name }: ServiceReport) => `hypermlservice.tensorstack.dev/${name}`;

type TableOutput = Extract<Output, { readonly table: string }>;

function tableOf({ table, headers }: TableOutput, flags: StatusFlags, context: Context): Render {
  const { by, allNamespaces: namespaces = false } = flags;
  const style = displayStyle(flags, context);
  const list = { style: colorStyle(flags, context), namespaces, headers };
  if (flags.problems) return (reports) => renderProblems(reports, list);
  if (table === 'wide') return (reports) => renderResources(reports, list);
  return (reports) => {
    const size = context.io.terminal('out');
    return renderStatus(reports, { style, now: context.now(), by, size, unabridged: UNABRIDGED });
  };
}

const UNABRIDGED = {
  problems: 'see --problems',
  resources: 'Use -o wide to see everything, one resource per line',
};

async function reportsOn(
  services: readonly HyperMLService[],
  ingress: Cluster | undefined,
  { spokes, ingressNamespace }: StatusOptions,
  warn: (text: string) => void,
): Promise<ServiceReport[]> {
  const reported = services
    .map((hmls) => ({ hmls, report: withHints(serviceReport(hmls, spokes)) }))
    .filter(({ report }) => !spokes || report.resources.length > 0);
  return ingress && reported.length > 0
    ? withWeights(reported, ingress, { ingressNamespace }, warn)
    : reported.map(({ report }) => report);
}

/** @throws HmlsError `not-ready`, or `partial` if the answer depends on what is unreachable */
function assertReady(reports: readonly ServiceReport[]): void {
  const answer = answerOf(reports);
  if (answer === 'yes') return;
  const lacking = reports.filter(({ state }) => state !== 'Ready');
  const told = lacking.map(({ name, state }) => `${name} is ${state}`).join(', ');
  throw answer === 'no'
    ? new HmlsError('not-ready', told)
    : new HmlsError('partial', `${told}: some clusters are unreachable`);
}

/** The view of `services`; `warn` gets lines without their ends. */
type Show = (services: readonly HyperMLService[], warn: (text: string) => void) => Promise<string>;

/** Ages advance without an event. */
const TICK_MS = 1000;

/** Shows the selection until the process is stopped. */
async function follow(
  hub: Cluster,
  selection: Selection,
  show: Show,
  context: Context,
): Promise<void> {
  const view = new LiveView(context);
  const reflect = await context.reflect();
  const isMeant = ({ metadata }: HyperMLService) =>
    selection.names.length === 0 || selection.names.includes(metadata.name);
  let drawn = Promise.resolve();
  const { isInPlace } = view;
  const told = new Set<string>();
  const draw = () => {
    drawn = drawn.then(async () => {
      const services = reflection.list().filter(isMeant);
      const warnings: string[] = [];
      const text = await show(services, (line) => warnings.push(line));
      if (isInPlace) view.show(text + notes(warnings) + staleNote(reflection.failure));
      else {
        for (const warning of warnings.filter(isNewTo(told))) context.io.err(`${warning}\n`);
        view.show(text);
      }
    });
  };
  const onFailure = isInPlace ? draw : lostNote(context.io);
  const reflection = reflect(hub, HYPERMLSERVICES, selection, draw, onFailure);
  await reflection.synced;
  const cancel = isInPlace ? everyTick(draw, context) : () => {};
  const signal = await context.untilStopped();
  cancel();
  reflection.stop();
  await drawn;
  throw stoppedBy(signal);
}

/** Shown below the view, since writing to stderr would garble it. */
const notes = (warnings: readonly string[]) =>
  warnings.map((text) => `\n${cellText(text)}\n`).join('');

/** Whether `text` is new, which it then no longer is. */
const isNewTo = (told: Set<string>) => (text: string) => !told.has(text) && told.add(text);

function everyTick(action: () => void, { timers }: Context): () => void {
  let cancel = () => {};
  const wait = () => {
    cancel = timers.after(TICK_MS, () => {
      action();
      wait();
    });
  };
  wait();
  return () => cancel();
}
