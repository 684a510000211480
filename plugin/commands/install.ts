import { HmlsError } from '../../src/errors.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { type Clock, until } from '../../src/kube/until.ts';
import {
  CUSTOMRESOURCEDEFINITIONS,
  type CustomResourceDefinition,
} from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { refOf } from '../../src/kubernetes/object.ts';
import { INSTALLED_KINDS } from '../../src/manifests/kinds.ts';
import { hubManifests, hubManifestText } from '../../src/manifests/objects.ts';
import { typedName } from '../../src/render/kubectl/objects.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { dryRunOf, dryRunSuffix } from '../output/dryrun.ts';
import type { installFlags } from './flags/operate.ts';

type InstallArgs = FlagsOf<typeof installFlags>;

export async function run(args: InstallArgs, context: Context): Promise<void> {
  const { io, connect } = context;
  const mode = dryRunOf(args.dryRun);
  const image = args.image === undefined ? undefined : imageOf(args.image);
  if (mode === 'client') {
    io.out(hubManifestText(image));
    return;
  }
  const dryRun = mode === 'server';
  const hub = await connect(args);
  io.err(`Hub cluster: ${hub.server}\n`);
  for (const object of hubManifests(image)) {
    await hub.apply(kindOf(object), object, { force: true, dryRun });
    io.out(`${typedName(object)} serverside-applied${dryRunSuffix(mode)}\n`);
    if (isDefinition(object) && !dryRun) await established(hub, object, context);
  }
}

/** Checks what can be checked without a registry. */
function imageOf(text: string): string {
  if (/^[a-zA-Z0-9][\w.:@/-]*$/.test(text)) return text;
  throw new HmlsError('usage', `invalid image "${text}": expected REPOSITORY/NAME:TAG`);
}

const isDefinition = ({ kind }: KubeObject) => kind === 'CustomResourceDefinition';

/** An API server needs a moment before it serves a new kind. */
async function established(hub: Cluster, crd: KubeObject, clock: Clock): Promise<void> {
  const polling = { everyMs: POLL_MS, timeoutMs: ESTABLISHED_WITHIN_MS };
  const stored = () => hub.get(CUSTOMRESOURCEDEFINITIONS, refOf(crd));
  if (isEstablished(await until(stored, isEstablished, polling, clock))) return;
  throw new HmlsError(
    'timed-out',
    `timed out waiting for the hub to serve ${crd.metadata.name} (${ESTABLISHED_WITHIN_MS / 1000}s)`,
  );
}

const isEstablished = ({ status }: CustomResourceDefinition) =>
  status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True') ?? false;

const ESTABLISHED_WITHIN_MS = 30_000;
const POLL_MS = 200;

function kindOf({ apiVersion, kind }: KubeObject) {
  const found = INSTALLED_KINDS.find((k) => k.apiVersion === apiVersion && k.kind === kind);
  if (!found) throw new Error(`not a kind that is installed: ${kind}`);
  return found;
}
