import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ENVOY, type GoModule } from './binaries.ts';

/** Where built binaries are kept for all checkouts and beds of this user. */
export function cacheRoot(environment: NodeJS.ProcessEnv): string {
  const { HMLS_BED_CACHE: own, XDG_CACHE_HOME: xdg } = environment;
  return own || join(xdg || join(homedir(), '.cache'), 'kubectl-hmls-bed');
}

/** The folder in the cache with the output of one Go module: `bin/` and `crds/`. */
export function moduleFolder(root: string, module: GoModule): string {
  return join(root, `${module.name}-${cacheKey(module, readPins(module))}`);
}

export function envoyFolder(root: string): string {
  return join(root, `${ENVOY.wheel.replace('==', '-')}-${process.arch}`);
}

/** Changes with all inputs of the build, apart from the compiler. */
export function cacheKey(module: GoModule, pins: string): string {
  const input = JSON.stringify([process.arch, module.ldflags, module.crds ?? null, pins]);
  return createHash('sha256').update(input).digest('hex').slice(0, 12);
}

/** The folder in this repository that pins the module. */
export function sourceFolder(module: GoModule): string {
  return join(import.meta.dirname, 'go', module.name);
}

function readPins(module: GoModule): string {
  return ['go.mod', 'go.sum']
    .map((file) => join(sourceFolder(module), file))
    .map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''))
    .join('\0');
}
