import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Secret } from '../../../src/kubernetes/kinds.ts';
import { variable } from './world.ts';

/** A kubeconfig with one cluster and one user, like the bed's kubeconfigs. */
interface Kubeconfig {
  readonly clusters: readonly [{ readonly name: string; readonly cluster: object }];
  readonly users: readonly [{ readonly name: string; readonly user: object }];
}

interface Changes {
  readonly cluster?: object;
  readonly user?: object;
}

/** The kubeconfig of the bed that the variable names, with fields of the cluster or the user overridden. */
export function kubeconfigText(name: string, changes: Changes = {}): string {
  const text = readFileSync(variable(name), 'utf8');
  const { clusters, users, ...rest } = load(text) as Kubeconfig;
  const [{ name: cluster, cluster: server }] = clusters;
  const [{ name: user, user: identity }] = users;
  return dump({
    ...rest,
    clusters: [{ name: cluster, cluster: { ...server, ...changes.cluster } }],
    users: [{ name: user, user: { ...identity, ...changes.user } }],
  });
}

/** The path of a file with `text` in it. */
export function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'hmls-e2e-')), 'kubeconfig');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** A Secret with `text` under `key`, as the hub keeps Karmada's kubeconfig. */
export function kubeconfigSecret(
  namespace: string,
  name: string,
  text: string,
  key = 'kubeconfig',
): Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    data: { [key]: Buffer.from(text).toString('base64') },
  };
}
