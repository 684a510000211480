import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import type { Scope } from '../../../src/kube/requests.ts';
import type { Event } from '../../../src/kubernetes/event.ts';
import { EVENTS } from '../../../src/kubernetes/kinds.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import { eventPrinter } from '../../../src/render/events.ts';
import { eventFacts, eventReport, inTime, ofTypes } from '../../../src/reports/events.ts';
import type { ReportError } from '../../../src/reports/status.ts';
import { connectKarmada } from '../../clusters/karmada.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
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
  if (flags.watch && (hasSpokes(flags) || flags.output)) {
    throw new HmlsError('usage', '--watch covers only the hub and prints only a table');
  }
  const output = await reportOutput(
    flags,
    context.input,
    ({ object }: { object: string }) => object,
  );
  const hub = await context.connect(flags);
  const scope = scopeOf(flags, hub);
  if (flags.watch) return follow(hub, scope, flags, context);
  const { items } = await hub.list(EVENTS, scope);
  const { events: remote, errors } = await remoteEvents(hub, scope, flags, context);
  const all = [...items.map((event) => eventFacts('hub', event)), ...remote];
  const shown = ofTypes(inTime(all), flags.types);
  if ('print' in output) context.io.out(output.print(eventReport(shown, errors)));
  else if (shown.length > 0) context.io.out(printerOf(flags, output.headers)(shown, context.now()));
  else if (errors.length === 0) context.io.err(nothingFound({ namespace: scope.namespace }));
  assertComplete(errors);
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

const hasSpokes = ({ spokes = false, spoke }: EventsFlags) => spokes || spoke !== undefined;

const printerOf = (flags: EventsFlags, headers: boolean) =>
  eventPrinter({
    clusters: hasSpokes(flags),
    namespaces: flags.allNamespaces ?? false,
    headers,
  });

async function remoteEvents(
  hub: Cluster,
  { namespace }: Scope,
  flags: EventsFlags,
  context: Context,
): Promise<CollectedEvents> {
  if (!hasSpokes(flags)) return { events: [], errors: [] };
  const services = await servicesFor(hub, namespace, flags.name);
  const only = spokesIn(flags);
  assertPlaced(only ?? [], services);
  try {
    const karmada = await connectKarmada(flags, hub, context);
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
  flags: EventsFlags,
  context: Context,
): Promise<void> {
  const print = printerOf(flags, !flags.noHeaders);
  const show = (some: readonly Event[]) => {
    const shown = ofTypes(inTime(some.map((event) => eventFacts('hub', event))), flags.types);
    if (shown.length > 0) context.io.out(print(shown, context.now()));
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
