import { readFileSync } from 'node:fs';
import type { Artifacts } from './artifacts.ts';
import { run } from './commandline.ts';
import { BedError } from './errors.ts';
import type { ClusterName, Folder } from './folder.ts';
import type { Claim } from './ports.ts';
import type { Processes } from './processes.ts';
import type { Report } from './report.ts';

/** The options of a bed. */
export interface Choices {
  /** Registers the spokes with Karmada. */
  readonly join: boolean;
  /** Names of parts; these and their dependencies are started. Undefined means all. */
  readonly only?: readonly string[] | undefined;
  /** Karmada's own timeouts and back-off, instead of quick ones. */
  readonly karmadaDefaults: boolean;
  /** Requests per second that Karmada may make to each API server, instead of its default. */
  readonly karmadaQps?: number | undefined;
}

/** What the parts of a bed share while it comes up. */
export interface Bed {
  readonly folder: Folder;
  readonly claim: Claim;
  readonly artifacts: Artifacts;
  readonly choices: Choices;
  readonly processes: Processes;
  readonly report: Report;
}

/** The path of a program of the bed. */
export function binary({ artifacts }: Bed, name: string): string {
  return present(artifacts.binaries.get(name), `the binary ${name}`);
}

/** The folder with the CRDs that come with a Go module. */
export function crdsOf({ artifacts }: Bed, module: string): string {
  return present(artifacts.crds.get(module), `the CRDs of ${module}`);
}

/** The text of a file among the certificates. */
export function certificate({ folder }: Bed, name: string): string {
  return readFileSync(folder.certificate(name), 'utf8');
}

/** The address of the API server of a cluster. */
export function serverOf({ claim }: Bed, cluster: ClusterName): string {
  return `https://127.0.0.1:${claim.ports[cluster]}`;
}

/** The standard output of kubectl, run with the kubeconfig of a cluster. */
export function kubectl(bed: Bed, cluster: ClusterName, args: readonly string[], input = '') {
  const kubeconfig = bed.folder.kubeconfig(cluster);
  return run(binary(bed, 'kubectl'), ['--kubeconfig', kubeconfig, ...args], { input });
}

/** Applies objects, or the files in a folder, as kubectl does with `--server-side`. */
export async function apply(
  bed: Bed,
  cluster: ClusterName,
  what: string | readonly object[],
): Promise<void> {
  const command = ['apply', '--server-side', '--validate=false', '-f'];
  if (typeof what === 'string') await kubectl(bed, cluster, [...command, what]);
  else await kubectl(bed, cluster, [...command, '-'], listOf(what));
}

function listOf(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new BedError(`${what} not found`);
  return value;
}
