import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Binary, ENVOY, GO_MODULES, type GoModule, type Probe } from './binaries.ts';
import { envoyFolder, moduleFolder } from './cache.ts';
import { capture } from './commandline.ts';

/** The binaries and CRDs of a bed, as paths on this machine. */
export interface Artifacts {
  readonly binaries: ReadonlyMap<string, string>;
  /** Folders with CRDs, by the name of the Go module. */
  readonly crds: ReadonlyMap<string, string>;
}

export interface Inventory {
  readonly found: Artifacts;
  readonly missing: Missing;
}

export interface Missing {
  readonly modules: readonly { readonly module: GoModule; readonly binaries: readonly Binary[] }[];
  readonly envoy: boolean;
}

/** Looks in the cache, then in `KUBEBUILDER_ASSETS`, then in `PATH`. */
export async function takeInventory(
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<Inventory> {
  const places = foldersOf(environment);
  const binaries = new Map<string, string>();
  const crds = new Map<string, string>();
  const modules: { module: GoModule; binaries: Binary[] }[] = [];

  for (const module of GO_MODULES) {
    const folder = moduleFolder(root, module);
    const lacking = await locateAll(binaries, module.binaries, join(folder, 'bin'), places);
    const noCrds = module.crds !== undefined && !existsSync(join(folder, 'crds'));
    if (module.crds) crds.set(module.name, join(folder, 'crds'));
    if (lacking.length > 0 || noCrds) modules.push({ module, binaries: lacking });
  }
  const noEnvoy = await locateAll(binaries, [ENVOY], envoyFolder(root), places);
  return { found: { binaries, crds }, missing: { modules, envoy: noEnvoy.length > 0 } };
}

/** Whether everything exists already. */
export function isComplete({ missing }: Inventory): boolean {
  return missing.modules.length === 0 && !missing.envoy;
}

interface Wanted {
  readonly name: string;
  readonly probe?: Probe;
}

/** Records the paths of what it finds, and gives what it does not find. */
async function locateAll<T extends Wanted>(
  found: Map<string, string>,
  wanted: readonly T[],
  cached: string,
  places: readonly string[],
): Promise<T[]> {
  const paths = await Promise.all(wanted.map((binary) => locate(binary, cached, places)));
  return wanted.filter(({ name }, i) => {
    const path = paths[i];
    if (path !== undefined) found.set(name, path);
    return path === undefined;
  });
}

async function locate({ name, probe }: Wanted, cached: string, places: readonly string[]) {
  const inCache = join(cached, name);
  if (isExecutable(inCache)) return inCache;
  for (const path of places.map((place) => join(place, name)).filter(isExecutable)) {
    if (probe && (await passes(path, probe))) return path;
  }
  return undefined;
}

async function passes(path: string, { args, shows }: Probe): Promise<boolean> {
  const { stdout, stderr } = await capture(path, args, { signal: AbortSignal.timeout(10_000) });
  return `${stdout}${stderr}`.includes(shows);
}

function foldersOf({ KUBEBUILDER_ASSETS: assets, PATH: path }: NodeJS.ProcessEnv): string[] {
  return [assets, ...(path ?? '').split(delimiter)].filter(
    (folder) => folder !== undefined && folder !== '',
  ) as string[];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
