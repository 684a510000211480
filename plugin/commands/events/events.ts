import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Scope } from '../../../src/kube/requests.ts';
import type { Event } from '../../../src/kubernetes/event.ts';
import { EVENTS } from '../../../src/kubernetes/kinds.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { eventPrinter } from '../../../src/render/events.ts';
import type { Printer } from '../../../src/render/kubectl/printer.ts';
import {
  type EventFacts,
  eventFacts,
  eventReport,
  inTime,
  ofTypes,
} from '../../../src/reports/events.ts';
import type { ReportError } from '../../../src/reports/status.ts';
import { connectKarmada } from '../../clusters/karmada.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context, Input } from '../../context.ts';
import { stoppedBy } from '../../exit.ts';
import { lostNote } from '../../output/live.ts';
import { reportOutput } from '../../output/reportoutput.ts';
import { plainName, serviceNamed } from '../../select/names.ts';
import { nothingFound } from '../../select/selection.ts';
import { assertPlaced, spokesIn } from '../../select/spokes.ts';
import type { eventsFlags } from '../flags/inspect.ts';
import { type CollectedEvents, spokeEvents } from './spokeevents.ts';

type EventsFlags = FlagsOf<typeof eventsFlags>;

export async function run(flags: EventsFlags, context: Context): Promise<void> {
  const options = await optionsOf(flags, context.input);
  const hub = await context.connect(flags);
  const scope = scopeOf(flags, hub);
  const { show, types } = options;
  if (options.watch && 'table' in show) return follow(hub, scope, { ...show, types }, context);
  const { items } = await hub.list(EVENTS, scope);
  const connect = () => connectKarmada(flags, hub, context);
  const { events: remote, errors } = await remoteEvents(hub, scope, options, connect);
  const all = [...items.map((event) => eventFacts('hub', event)), ...remote];
  const shown = ofTypes(inTime(all), types);
  if ('print' in show) context.io.out(show.print(eventReport(shown, errors)));
  else if (shown.length > 0) context.io.out(show.table(shown, context.now()));
  else if (errors.length === 0) context.io.err(nothingFound({ namespace: scope.namespace }));
  assertComplete(errors);
}

/** Which events to show, and how. */
interface EventsOptions {
  readonly show: Table | { readonly print: Printer };
  /** Comma-separated; undefined: all. */
  readonly types: string | undefined;
  readonly watch: boolean;
  /** Of one HyperMLService only. */
  readonly name: string | undefined;
  /** Undefined: only events on the hub; without `only`, those of all spokes. */
  readonly spokes: { readonly only: readonly string[] | undefined } | undefined;
}

interface Table {
  readonly table: ReturnType<typeof eventPrinter>;
}

/** @throws HmlsError `usage` for flags that exclude each other, or an unknown format */
async function optionsOf(flags: EventsFlags, input: Input): Promise<EventsOptions> {
  const { name, types, watch, spokes: all, allNamespaces: namespaces = false } = flags;
  const only = spokesIn(flags);
  const spokes = all || only ? { only } : undefined;
  if (watch && (spokes || flags.output)) {
    throw new HmlsError('usage', '--watch covers only the hub and prints only a table');
  }
  const output = await reportOutput(flags, input, ({ object }: EventFacts) => object);
  const tableWith = (headers: boolean) =>
    eventPrinter({ clusters: spokes !== undefined, namespaces, headers });
  const show = 'print' in output ? output : { table: tableWith(output.headers) };
  return { show, types, watch, name, spokes };
}

function scopeOf({ name, allNamespaces, namespace }: EventsFlags, hub: Cluster): Scope {
  if (name !== undefined && allNamespaces) {
    throw new HmlsError('usage', 'a resource cannot be retrieved by name across all namespaces');
  }
  const ofOne = name === undefined ? '' : `,involvedObject.name=${plainName(name)}`;
  return {
    namespace: allNamespaces ? undefined : (namespace ?? hub.defaultNamespace),
    fieldSelector: `involvedObject.kind=${HYPERMLSERVICES.kind}${ofOne}`,
  };
}

async function remoteEvents(
  hub: Cluster,
  { namespace }: Scope,
  { name, spokes }: EventsOptions,
  connect: () => Promise<Cluster>,
): Promise<CollectedEvents> {
  if (!spokes) return { events: [], errors: [] };
  const services = await servicesFor(hub, namespace, name);
  const { only } = spokes;
  assertPlaced(only ?? [], services);
  try {
    const karmada = await connect();
    const collected = await Promise.all(services.map((hmls) => spokeEvents(hmls, karmada, only)));
    return {
      events: collected.flatMap((h) => h.events),
      errors: collected.flatMap((h) => h.errors),
    };
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    const { reason = error.code, message } = error;
    return { events: [], errors: [{ cluster: 'karmada', reason, message }] };
  }
}

async function servicesFor(
  hub: Cluster,
  namespace: string | undefined,
  name: string | undefined,
): Promise<readonly HyperMLService[]> {
  if (name === undefined) return (await hub.list(HYPERMLSERVICES, { namespace })).items;
  return [await serviceNamed(hub, { namespace: namespace ?? '', name: plainName(name) })];
}

/** @throws HmlsError `partial` if a cluster could not be queried */
function assertComplete(errors: readonly ReportError[]): void {
  const told = new Map(errors.map(({ cluster, message }) => [cluster, message]));
  if (told.size === 0) return;
  throw new AggregateError(
    [...told].map(
      ([cluster, message]) =>
        new HmlsError('partial', `no events from ${cluster}: ${message}`, hintOn(message)),
    ),
  );
}

/**
 * Spokes accept users with access to clusters/proxy in Karmada. Source: the unified authentication
 * controller in karmada pkg/controllers/unifiedauth.
 */
const hintOn = (message: string) =>
  message.includes('cannot impersonate')
    ? { hint: 'in Karmada, bind a ClusterRole to your user that allows verb * on clusters/proxy' }
    : {};

/** Prints existing events, then new ones, until the process is stopped. */
async function follow(
  hub: Cluster,
  scope: Scope,
  { table, types }: Table & Pick<EventsOptions, 'types'>,
  context: Context,
): Promise<void> {
  const show = (some: readonly Event[]) => {
    const shown = ofTypes(inTime(some.map((event) => eventFacts('hub', event))), types);
    if (shown.length > 0) context.io.out(table(shown, context.now()));
  };
  const reflect = await context.reflect();
  let isSynced = false;
  const onChange = (event: Event) => {
    // An event that has expired is not new.
    if (isSynced && reflection.get(refOf(event))) show([event]);
  };
  const reflection = reflect(hub, EVENTS, scope, onChange, lostNote(context.io));
  await reflection.synced;
  isSynced = true;
  show(reflection.list());
  const signal = await context.untilStopped();
  reflection.stop();
  throw stoppedBy(signal);
}
