import { HmlsError } from '../../../src/errors.ts';
import type { HyperMLService } from '../../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { FIELD_MANAGER } from '../../../src/kube/requests.ts';
import { refOf } from '../../../src/kubernetes/object.ts';
import type { Goal } from '../../../src/reports/goal.ts';
import { parseDuration } from '../../commandline/duration.ts';
import type { FlagsOf } from '../../commandline/tree.ts';
import type { Context, Input, Io } from '../../context.ts';
import { adviceOn, released } from '../../fieldmanagers.ts';
import type { applyFlags } from '../flags/manage.ts';
import { untilMet } from '../wait/wait.ts';
import type { WaitOptions } from '../wait/waiting.ts';
import { type WriteOptions, type Writing, writeManifests, writeOptionsOf } from './writing.ts';

type ApplyFlags = FlagsOf<typeof applyFlags>;

export async function run(flags: ApplyFlags, context: Context): Promise<void> {
  const options = await optionsOf(flags, context.input);
  const hub = await context.connect(flags);
  const writing = applying(options.forceConflicts, context.io);
  const services = await writeManifests(hub, options, writing, context.io);
  if (options.wait) await untilMet(services, options.wait, hub, context);
}

interface ApplyOptions extends WriteOptions {
  readonly forceConflicts: boolean;
  readonly wait: WaitOptions | undefined;
}

/** @throws HmlsError `usage` for invalid flags or manifests */
async function optionsOf(flags: ApplyFlags, input: Input): Promise<ApplyOptions> {
  const { serverSide, forceConflicts, wait } = flags;
  if (!serverSide) {
    throw new HmlsError('usage', 'only server-side apply is supported', {
      hint: 'kubectl apply -f …',
    });
  }
  const waiting = {
    goals: GOALS,
    timeoutMs: parseDuration(flags.timeout, 'timeout'),
    graceMs: GRACE_MS,
  };
  const options = await writeOptionsOf(flags, input, 'apply');
  const waits = wait && options.dryRun === 'none';
  return { ...options, forceConflicts, wait: waits ? waiting : undefined };
}

/** A service without workloads is Ready even if nothing is applied. */
const GOALS: readonly Goal[] = ['FullyApplied', 'Ready'].map((type) => ({
  is: 'condition',
  type,
  value: 'true',
}));
/** The default of `kubectl hmls wait`. */
const GRACE_MS = 10_000;

const applying = (force: boolean, io: Io): Writing => ({
  done: 'serverside-applied',
  async write(hub, { object }, dryRun) {
    assertNamed(object.metadata);
    try {
      const applied = await hub.apply(HYPERMLSERVICES, object, { force, dryRun });
      const service = dryRun ? applied : await takenOver(applied, hub);
      if (service.metadata.deletionTimestamp !== undefined) {
        io.err(
          `Warning: Detected changes to resource ${service.metadata.name} which is currently being deleted.\n`,
        );
      }
      return service;
    } catch (error) {
      throw conflictExplained(error);
    }
  },
});

/**
 * `service` without the fields that place and the like own with the same values: once a file says the same,
 * the file is authoritative.
 */
async function takenOver(service: HyperMLService, hub: Cluster): Promise<HyperMLService> {
  const { managedFields = [], resourceVersion } = service.metadata;
  const left = released(managedFields, FIELD_MANAGER);
  if (!left) return service;
  try {
    const patch = { metadata: { resourceVersion, managedFields: left } };
    return await hub.patch(HYPERMLSERVICES, refOf(service), patch);
  } catch (error) {
    // Another writer was faster: the next apply does it.
    if (error instanceof HmlsError) return service;
    throw error;
  }
}

function assertNamed({ name, generateName }: { name?: string; generateName?: string }): void {
  if (name) return;
  const why = generateName
    ? `from ${generateName}: cannot use generate name with apply`
    : 'resource name may not be empty';
  throw new HmlsError('usage', why);
}

/** As kubectl does. Source: applyOneObject in k8s.io/kubectl pkg/cmd/apply/apply.go. */
function conflictExplained(error: unknown): unknown {
  if (!(error instanceof HmlsError) || error.code !== 'conflict') return error;
  const hint = adviceOn(error.message);
  const details = { cause: error.cause, hint };
  return new HmlsError('conflict', `${error.message}\n${RESOLUTIONS}`, details);
}

const RESOLUTIONS = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
