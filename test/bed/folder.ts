import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** The clusters of a bed. Each is a kube-apiserver with its own part of one etcd. */
export const CLUSTERS = ['hub', 'karmada', 'spoke1', 'spoke2', 'ingress'] as const;
export type ClusterName = (typeof CLUSTERS)[number];

export const SPOKES = ['spoke1', 'spoke2'] as const;
export type SpokeName = (typeof SPOKES)[number];

/** The paths in the folder of a bed. */
export interface Folder {
  readonly path: string;
  /** The plan of the bed, written before it starts. */
  readonly plan: string;
  /** The description of the bed, written once it is ready. */
  readonly state: string;
  /** The process that the bed lives as long as. */
  readonly pid: string;
  /** Control socket; a path relative to the folder, because socket paths are short. */
  readonly socket: string;
  readonly data: string;
  readonly logs: string;
  /** Client programs for `PATH`. */
  readonly bin: string;
  readonly certificates: string;
  readonly kubeconfigs: string;
  readonly hosts: string;
  /** Additions of the stand-ins to `hosts`: one file each. */
  readonly hostsParts: string;
  kubeconfig(cluster: ClusterName): string;
  log(process: string): string;
  certificate(name: string): string;
}

export function folderAt(path: string): Folder {
  const at = (...parts: string[]) => join(path, ...parts);
  return {
    path,
    plan: at('plan.json'),
    state: at('bed.json'),
    pid: at('pid'),
    socket: 'control.sock',
    data: at('data'),
    logs: at('logs'),
    bin: at('bin'),
    certificates: at('certificates'),
    kubeconfigs: at('kubeconfigs'),
    hosts: at('hosts'),
    hostsParts: at('hosts.d'),
    kubeconfig: (cluster) => at('kubeconfigs', `${cluster}.kubeconfig`),
    log: (process) => at('logs', `${process}.log`),
    certificate: (name) => at('certificates', name),
  };
}

/** `--dir`, or the bed of the environment, or one that belongs to this checkout. */
export function chooseFolder(dir: string | undefined, environment: NodeJS.ProcessEnv): Folder {
  const chosen = dir ?? environment.BED_DIR;
  return folderAt(chosen ? resolve(chosen) : pathForCheckout(environment));
}

function pathForCheckout({ XDG_STATE_HOME: xdg }: NodeJS.ProcessEnv): string {
  const checkout = resolve(import.meta.dirname, '../..');
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  const state = xdg || join(homedir(), '.local', 'state');
  return join(state, 'kubectl-hmls-bed', `${basename(checkout)}-${hash}`);
}
