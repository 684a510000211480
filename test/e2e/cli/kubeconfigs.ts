import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { ClusterEntry, UserEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { variable } from '../support/world.ts';

/** A cluster of the bed, and its administrator. */
export interface Access {
  readonly cluster: ClusterEntry & { readonly server: string };
  readonly user: UserEntry;
}

export function accessTo(name: string): Access {
  const { clusters, users } = load(readFileSync(variable(name), 'utf8')) as {
    readonly clusters: readonly [{ readonly cluster: Access['cluster'] }];
    readonly users: readonly [{ readonly user: UserEntry }];
  };
  return { cluster: clusters[0].cluster, user: users[0].user };
}

/** The parts of a kubeconfig. */
export interface Parts {
  readonly clusters?: Readonly<Record<string, ClusterEntry>>;
  readonly users?: Readonly<Record<string, UserEntry>>;
  /** `cluster user`, or `cluster user namespace`, by name. */
  readonly contexts?: Readonly<Record<string, string>>;
  readonly current?: string;
}

/** The text of a kubeconfig. */
export function kubeconfig({ clusters = {}, users = {}, contexts = {}, current }: Parts): string {
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: Object.entries(clusters).map(([name, cluster]) => ({ name, cluster })),
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
    contexts: Object.entries(contexts).map(([name, text]) => {
      const [cluster, user, namespace] = text.split(' ');
      return { name, context: { cluster, user, ...(namespace && { namespace }) } };
    }),
    ...(current !== undefined && { 'current-context': current }),
  });
}

/** A folder with these files in it; files that begin with `#!` are executable. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hmls-credentials-'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    if (text.startsWith('#!')) chmodSync(path, 0o700);
  }
  return folder;
}
