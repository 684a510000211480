import { readFile, writeFile } from 'node:fs/promises';
import type { Artifacts } from './artifacts.ts';
import type { Choices } from './bed.ts';
import type { Folder } from './folder.ts';
import type { Claim } from './ports.ts';

/** The instructions of the supervisor. */
export interface Plan {
  readonly artifacts: Artifacts;
  readonly choices: Choices;
}

/** What a ready bed publishes. */
export interface State {
  readonly claim: Claim;
  readonly parts: readonly string[];
}

export async function writePlan(folder: Folder, { artifacts, choices }: Plan): Promise<void> {
  const { binaries, crds } = artifacts;
  await writeJson(folder.plan, { choices, binaries: [...binaries], crds: [...crds] });
}

export async function readPlan(folder: Folder): Promise<Plan> {
  const { choices, binaries, crds } = await readJson(folder.plan);
  return { choices, artifacts: { binaries: new Map(binaries), crds: new Map(crds) } };
}

export function writeState(folder: Folder, state: State): Promise<void> {
  return writeJson(folder.state, state);
}

export function readState(folder: Folder): Promise<State> {
  return readJson(folder.state);
}

function writeJson(path: string, value: object): Promise<void> {
  return writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Only for files that this program wrote. */
async function readJson(path: string) {
  return JSON.parse(await readFile(path, 'utf8'));
}
