import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { HmlsError } from '../../errors.ts';
import type { Environment } from './environment.ts';
import { absoluteOn, commandOn, folderOn, kubeconfigsOn } from './locations.ts';
import { shaped, WrongType } from './shape.ts';

/** A cluster as a kubeconfig has it. Source: Cluster in client-go tools/clientcmd/api/v1/types.go. */
export interface ClusterEntry {
  readonly server?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'certificate-authority'?: string;
  /** base64 of PEM; wins over the file. */
  readonly 'certificate-authority-data'?: string;
  readonly 'proxy-url'?: string;
  readonly 'disable-compression'?: boolean;
  readonly extensions?: readonly { readonly name: string; readonly extension: unknown }[];
}

/** A user. Source: AuthInfo, same place. */
export interface UserEntry {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  /** Read again when it may have changed; wins over `token`. */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
  readonly 'auth-provider'?: unknown;
  readonly exec?: ExecEntry;
}

/** A credential plugin. Source: ExecConfig, same place. */
export interface ExecEntry {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly interactiveMode?: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo?: boolean;
}

export interface ContextEntry {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** One or several kubeconfig files, as one. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  /** '' if none is set. */
  readonly currentContext: string;
}

/**
 * The kubeconfig that kubectl would use: only the file of `--kubeconfig`; else the files of KUBECONFIG
 * that exist; else ~/.kube/config, if it exists.
 *
 * @throws HmlsError `usage` for a file that cannot be read
 */
export function loadKubeconfig(explicit: string | undefined, environment: Environment): Kubeconfig {
  const { platform, env, home } = environment;
  if (explicit) return merge([readConfig(explicit, platform)]);
  const paths = kubeconfigsOn(platform, env, home);
  return merge(paths.flatMap((path) => readIfThere(path, platform)));
}

/** A kubeconfig that is not a file. Relative paths in it are relative to the working directory. */
export function parseKubeconfig(text: string): Kubeconfig {
  return merge([parse(text, 'kubeconfig')]);
}

function readIfThere(path: string, platform: NodeJS.Platform): File[] {
  try {
    return [readConfig(path, platform)];
  } catch (error) {
    if (error instanceof HmlsError && isNotThere(error.cause)) return [];
    throw error;
  }
}

function readConfig(path: string, platform: NodeJS.Platform): File {
  const folder = folderOn(platform, path);
  return withAbsolutePaths(parse(readText(path), path), {
    file: (name) => absoluteOn(platform, folder, name),
    command: (name) => commandOn(platform, folder, name),
  });
}

/** Resolves the relative paths of a kubeconfig. */
interface Places {
  file(path: string): string;
  command(command: string): string;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { message } = cause as Error;
    const said = isNotThere(cause) ? `stat ${path}: no such file or directory` : message;
    throw new HmlsError('usage', said, { cause });
  }
}

const isNotThere = (error: unknown) =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

function parse(text: string, path: string): File {
  const file = parsed(text, path);
  assertConfig(file, path);
  const config = shapedAs(file, path);
  assertBase64(config, path);
  return config;
}

/** @throws HmlsError `usage`, in kubectl's words, for any other kind of file */
function assertConfig(file: unknown, path: string): void {
  if (!isMapping(file)) throw notLoaded(path, 'not a kubeconfig');
  const { apiVersion, kind } = file;
  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (typeof (value ?? '') === 'object') {
      throw notLoaded(path, `couldn't get version/kind; ${field} is not a string`);
    }
  }
  const [version, type] = [apiVersion || 'v1', kind || 'Config'];
  if (version !== 'v1' || type !== 'Config') {
    throw notLoaded(path, `no kind "${type}" is registered for version "${version}"`);
  }
}

function shapedAs(file: unknown, path: string): File {
  try {
    return shaped(file);
  } catch (error) {
    throw error instanceof WrongType ? notLoaded(path, error.message) : error;
  }
}

function assertBase64({ clusters, users }: File, path: string): void {
  const entries = [
    ...(clusters ?? []).map(({ cluster }) => cluster ?? {}),
    ...(users ?? []).map(({ user }) => user ?? {}),
  ];
  for (const [name, value] of entries.flatMap((entry) => Object.entries(entry))) {
    const at = name.endsWith('-data') ? firstNotBase64(`${value}`) : -1;
    if (at >= 0) throw notLoaded(path, `illegal base64 data at input byte ${at}`);
  }
}

const firstNotBase64 = (text: string) => text.search(/[^A-Za-z0-9+/=\s]/);

const notLoaded = (path: string, why: string) =>
  new HmlsError('usage', `error loading config file "${path}": ${why}`);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string, path: string): unknown {
  try {
    return text.trim() === '' ? {} : (load(text) ?? {});
  } catch (cause) {
    // Only the reason: the message of a YAML error quotes lines around it, which may hold a token.
    const { reason } = cause as { reason?: string };
    throw notLoaded(path, reason ?? 'not YAML');
  }
}

/** The content of a kubeconfig file. */
interface File {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly clusters?: readonly ({ readonly name: string } & { cluster?: ClusterEntry })[] | null;
  readonly users?: readonly ({ readonly name: string } & { user?: UserEntry })[] | null;
  readonly contexts?: readonly ({ readonly name: string } & { context?: ContextEntry })[] | null;
  readonly 'current-context'?: string;
}

/** Of several entries with one name, and of several current contexts, the first wins. */
function merge(files: readonly File[]): Kubeconfig {
  return {
    clusters: firsts(files.flatMap((f) => f.clusters ?? []).map((e) => [e.name, e.cluster ?? {}])),
    users: firsts(files.flatMap((f) => f.users ?? []).map((e) => [e.name, e.user ?? {}])),
    contexts: firsts(files.flatMap((f) => f.contexts ?? []).map((e) => [e.name, e.context ?? {}])),
    currentContext: files.map((f) => f['current-context']).find(Boolean) ?? '',
  };
}

const firsts = <V>(entries: [string, V][]): Map<string, V> => new Map(entries.reverse());

function withAbsolutePaths(file: File, places: Places): File {
  return {
    ...file,
    clusters: file.clusters?.map((e) => ({
      ...e,
      cluster: absolute(e.cluster, CLUSTER_PATHS, places),
    })),
    users: file.users?.map((e) => ({
      ...e,
      user: withCommand(absolute(e.user, USER_PATHS, places), places),
    })),
  } as File;
}

const CLUSTER_PATHS = ['certificate-authority'] as const;
const USER_PATHS = ['client-certificate', 'client-key', 'tokenFile'] as const;

function absolute<E extends object>(
  entry: E | undefined,
  keys: readonly (keyof E)[],
  { file }: Places,
) {
  const paths = keys.flatMap((key) => {
    const path = entry?.[key];
    return typeof path === 'string' && path !== '' ? [[key, file(path)]] : [];
  });
  return { ...entry, ...Object.fromEntries(paths) } as E;
}

function withCommand(user: UserEntry, { command }: Places): UserEntry {
  const { exec } = user;
  if (typeof exec?.command !== 'string') return user;
  return { ...user, exec: { ...exec, command: command(exec.command) } };
}

/** One API server, and who we are there. */
export interface Target {
  readonly cluster: ClusterEntry & { readonly server: string };
  readonly user: UserEntry;
  readonly namespace: string;
}
