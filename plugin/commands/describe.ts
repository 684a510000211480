import { HmlsError } from '../../src/errors.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { EVENTS } from '../../src/kubernetes/kinds.ts';
import { describeService } from '../../src/render/describe.ts';
import { type HeadIngressesFound, headIngressesOf } from '../clusters/headingresses.ts';
import { configuredIngress } from '../clusters/weights.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context, Io } from '../context.ts';
import { remedyText } from '../hints.ts';
import {
  failOn,
  nothingFound,
  type Selected,
  type Selection,
  selected,
  selectionOf,
} from '../select/selection.ts';
import type { describeFlags } from './flags/inspect.ts';

type DescribeFlags = FlagsOf<typeof describeFlags>;

export async function run(flags: DescribeFlags, context: Context): Promise<void> {
  const options = optionsOf(flags);
  const hub = await context.connect(flags);
  const selection = selectionOf(flags, hub);
  const { services, failures } = await selectedByPrefix(hub, selection);
  const ingress = services.length > 0 ? await configuredIngress(flags, context) : undefined;
  const found = ingress && (await headIngressesFor(services, ingress, options, context.io));
  const showEvents = options.showEvents ?? services.length === 1;
  const texts = await Promise.all(
    services.map(async (hmls) => {
      const beside = {
        events: showEvents ? await eventsOf(hmls, hub) : undefined,
        headIngresses: found?.of(hmls),
        hintFor: remedyText,
      };
      return describeService(hmls, beside, context.now());
    }),
  );
  if (texts.length > 0) context.io.out(texts.join('\n\n'));
  else if (failures.length === 0) context.io.err(nothingFound(selection));
  failOn(failures);
}

interface DescribeOptions {
  /** Undefined: if it is only one. */
  readonly showEvents: boolean | undefined;
  readonly ingressNamespace: string | undefined;
}

const optionsOf = ({ showEvents, ingressNamespace }: DescribeFlags): DescribeOptions => ({
  showEvents,
  ingressNamespace,
});

/** As kubectl does: a name that does not exist selects all names that begin with it. */
async function selectedByPrefix(hub: Cluster, selection: Selection): Promise<Selected> {
  if (selection.names.length === 0) return selected(hub, selection);
  const services: HyperMLService[] = [];
  const failures: HmlsError[] = [];
  for (const name of selection.names) {
    const exact = await selected(hub, { ...selection, names: [name] });
    const found =
      exact.services.length > 0 ? exact.services : await withPrefix(name, hub, selection);
    services.push(...found);
    if (found.length === 0) failures.push(...exact.failures);
  }
  return { services, failures };
}

async function withPrefix(prefix: string, hub: Cluster, { namespace }: Selection) {
  const { items } = await hub.list(HYPERMLSERVICES, { namespace });
  return items.filter(({ metadata }) => metadata.name.startsWith(prefix));
}

async function eventsOf({ metadata: { uid, namespace } }: HyperMLService, hub: Cluster) {
  const fieldSelector = `involvedObject.uid=${uid}`;
  return (await hub.list(EVENTS, { namespace, fieldSelector })).items;
}

/** What cannot be read is only a warning. */
async function headIngressesFor(
  services: readonly HyperMLService[],
  ingress: Cluster,
  { ingressNamespace }: DescribeOptions,
  io: Io,
): Promise<HeadIngressesFound | undefined> {
  try {
    const found = await headIngressesOf(services, ingress, { ingressNamespace });
    if (found.unseen !== undefined) io.err(`Warning: ${found.unseen}\n`);
    return found;
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    if (error.code === 'not-found') return { of: () => [] };
    io.err(`Warning: cannot read HeadIngresses: ${error.message}\n`);
    return undefined;
  }
}
