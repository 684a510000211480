import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { type Clock, until } from '../../../src/kube/until.ts';
import { relaxedPath } from '../../../src/render/kubectl/customcolumns.ts';
import { typedName } from '../../../src/render/kubectl/objects.ts';
import type { Goal, Select } from '../../../src/reports/goal.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context } from '../../context.ts';
import { lostNote } from '../../output/live.ts';
import { ProgressLine } from '../../output/progress.ts';
import {
  failOn,
  type Selected,
  type Selection,
  selected,
  selectionOf,
} from '../../select/selection.ts';
import type { waitFlags } from '../flags/manage.ts';
import { parseGoal } from './goal.ts';
import { Wait, type WaitOptions } from './waiting.ts';

type WaitFlags = FlagsOf<typeof waitFlags>;

export async function run(flags: WaitFlags, context: Context): Promise<void> {
  const options = optionsOf(flags);
  const hub = await context.connect(flags);
  const selection = explicitSelection(flags, hub);
  const start = context.timers.now();
  const { services, failures } = await (options.goals.some(({ is }) => is === 'created')
    ? untilThere(selection, options, hub, context)
    : selected(hub, selection));
  const timeoutMs = Math.min(
    options.timeoutMs,
    Math.max(1, start + options.timeoutMs - context.timers.now()),
  );
  if (services.length > 0) await untilMet(services, { ...options, timeoutMs }, hub, context);
  // What does not exist needs no waiting for its deletion.
  if (options.goals.every(({ is }) => is === 'deleted')) return;
  failOn(failures);
  if (services.length === 0) throw new HmlsError('not-found', 'no matching resources found');
}

function optionsOf({ for: texts = [''], timeout, grace }: WaitFlags): WaitOptions {
  const goals: Goal[] = texts.map((text) => parseGoal(text, compile));
  return { goals, timeoutMs: timeoutIn(timeout), graceMs: parseDuration(grace, 'grace') };
}

/** @throws HmlsError `usage`, in the words of kubectl, if the flags select everything only implicitly */
function explicitSelection(flags: WaitFlags, hub: Cluster): Selection {
  const selection = selectionOf(flags, hub);
  if (selection.names.length > 0 || flags.all || flags.selector) return selection;
  throw new HmlsError('usage', 'resource(s) were provided, but no name was specified');
}

/** Polls, as kubectl does: what does not exist yet cannot be watched by uid. */
const POLL_MS = 500;

/**
 * The selection as soon as all of its names exist, or anything matches its labels.
 *
 * @throws HmlsError `timed-out`
 */
async function untilThere(
  selection: Selection,
  { timeoutMs }: WaitOptions,
  hub: Cluster,
  clock: Clock,
): Promise<Selected> {
  const isThere = ({ failures, services }: Selected) =>
    failures.length === 0 && services.length > 0;
  const polling = { everyMs: POLL_MS, timeoutMs };
  const found = await until(() => selected(hub, selection), isThere, polling, clock);
  if (!isThere(found)) throw new HmlsError('timed-out', 'timed out waiting for the condition');
  return found;
}

function compile(path: string): Select {
  const { find } = relaxedPath(path);
  return (object) => find(object).flat();
}

const A_WEEK_MS = 7 * 24 * 3_600_000;

/** As in kubectl, a negative timeout is a week. */
const timeoutIn = (text: string) =>
  text.startsWith('-') ? A_WEEK_MS : parseDuration(text, 'timeout');

/** Waits, and prints each service that meets its conditions. @throws HmlsError as {@link Wait} does */
export async function untilMet(
  services: readonly HyperMLService[],
  options: WaitOptions,
  hub: Cluster,
  context: Context,
): Promise<void> {
  const progress = new ProgressLine(context);
  const waiting = new Wait(services, options, context, {
    progress,
    onMet: (hmls) => {
      progress.clear();
      context.io.out(`${typedName(hmls)} condition met\n`);
    },
  });
  const reflect = await context.reflect();
  let isSynced = false;
  const onChange = () => {
    if (isSynced) waiting.look(reflection);
  };
  const onFailure = (error: Error) => {
    progress.clear();
    lostNote(context.io)(error);
  };
  const reflection = reflect(hub, HYPERMLSERVICES, scopeOf(services), onChange, onFailure);
  await reflection.synced;
  isSynced = true;
  waiting.look(reflection);
  try {
    await waiting.ended;
  } finally {
    progress.clear();
    reflection.stop();
  }
}

/** The smallest scope that covers all of `services`. */
function scopeOf(services: readonly HyperMLService[]) {
  const [first, ...others] = services.map(({ metadata }) => metadata);
  const isElsewhere = others.some(({ namespace }) => namespace !== first?.namespace);
  return {
    namespace: isElsewhere ? undefined : first?.namespace,
    ...(others.length === 0 && { fieldSelector: `metadata.name=${first?.name}` }),
  };
}
