import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble, selectParts } from './assemble.ts';
import type { Bed } from './bed.ts';
import { serveControl } from './control.ts';
import { messageOf } from './errors.ts';
import { type Folder, folderAt } from './folder.ts';
import { overlayHosts } from './hosts.ts';
import { writeIdentities } from './identities.ts';
import type { SupervisorEvent } from './launch.ts';
import { partsOf } from './parts/index.ts';
import { readPlan, writeState } from './plan.ts';
import { claimPorts } from './ports.ts';
import { Processes } from './processes.ts';

/*
 * The first process in the namespaces of a bed. When it exits, the kernel kills all others, so taking
 * the bed down is just exiting.
 */

const folder = folderAt(process.argv[2] ?? '');
let attached = true;

process.chdir(folder.path);
process.on('SIGTERM', exit).on('SIGINT', exit).on('SIGHUP', exit);
process.stdin
  .on('end', () => attached && exit())
  .on('data', () => {
    attached = false;
  });

/** Without this, Node would run for as long as its children do. */
function exit(): never {
  process.exit(0);
}

function tell(event: SupervisorEvent): void {
  if (attached) process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function bringUp(): Promise<void> {
  const { artifacts, choices } = await readPlan(folder);
  const claim = await claimPorts(firstBlock(folder));
  await makeFolders(folder);
  await Promise.all([writeIdentities(folder, claim), linkClients(folder, artifacts.binaries)]);
  await overlayHosts(folder);

  const processes = new Processes(folder.log);
  const report = (line: string) => tell({ progress: line });
  const bed: Bed = { folder, claim, artifacts, choices, processes, report };
  const all = partsOf(choices);
  const parts = choices.only ? selectParts(all, choices.only) : all;
  await serveControl(folder, processes, exit);
  await assemble(parts, bed);
  await writeState(folder, { claim, parts: parts.map(({ name }) => name) });
}

async function makeFolders({ data, logs, bin, kubeconfigs }: Folder): Promise<void> {
  const make = (path: string) => mkdir(path, { recursive: true });
  await Promise.all([data, logs, bin, kubeconfigs].map(make));
}

/** Beds in different folders start their search for ports in different places. */
function firstBlock({ path }: Folder): number {
  return createHash('sha256').update(path).digest().readUInt16BE();
}

/** Programs for users and tests, with the names under which kubectl finds its plugins. */
const CLIENTS = {
  kubectl: 'kubectl',
  karmadactl: 'karmadactl',
  'kubectl-karmada': 'karmadactl',
  krew: 'krew',
  'kubectl-krew': 'krew',
  'validate-krew-manifest': 'validate-krew-manifest',
};

async function linkClients({ bin }: Folder, binaries: ReadonlyMap<string, string>): Promise<void> {
  const links = Object.entries(CLIENTS).map(async ([name, binary]) => {
    const path = binaries.get(binary);
    if (path) await symlink(path, join(bin, name));
  });
  await Promise.all(links);
}

try {
  await bringUp();
  tell({ ready: true });
} catch (error) {
  tell({ failed: messageOf(error) });
  console.error(error);
  process.exit(1);
}
