import type { ClusterEntry, UserEntry } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { aSocksProxy, type SocksProxy } from '../../support/socks.ts';
import { hmls, kubectl } from '../support/programs.ts';
import { aNamespaceOn, variable, type World, world } from '../support/world.ts';
import { type Access, accessTo, folderWith, kubeconfig, type Parts } from './kubeconfigs.ts';
import { aProxy, type Detour } from './proxy.ts';
import { type Identity, ours, theirs } from './whoami.ts';

/** What the cases are made of. */
export interface Facts {
  readonly hub: Access;
  readonly spoke: Access;
  /** Of a service account of the hub. */
  readonly token: string;
  readonly proxy: Detour;
  /** Speaks SOCKS. */
  readonly socks: SocksProxy;
  /** The same, but requires {@link LOGIN}. */
  readonly guarded: SocksProxy;
}

/** With characters that a URL has to encode. */
export const LOGIN = 'me@work:p/w';

export async function someFacts(): Promise<Facts> {
  const bed: World = await world();
  const namespace = await aNamespaceOn(bed.hub);
  expect(await hmls('install')).toMatchObject({ status: 0 });
  // kubectl's messages differ for a server whose resources it has not discovered yet.
  for (const file of [variable('HUB_KUBECONFIG'), variable('SPOKE1_KUBECONFIG')]) {
    await kubectl('get', 'hmls,namespaces', '--kubeconfig', file);
  }
  await kubectl('create', 'serviceaccount', 'somebody', '-n', namespace);
  const { out } = await kubectl('create', 'token', 'somebody', '-n', namespace);
  return {
    hub: accessTo('HUB_KUBECONFIG'),
    spoke: accessTo('SPOKE1_KUBECONFIG'),
    token: out.trim(),
    proxy: await aProxy(),
    socks: await aSocksProxy(),
    guarded: await aSocksProxy({ login: LOGIN }),
  };
}

const proxiesOf = ({ proxy, socks, guarded }: Facts) => [proxy, socks, guarded];

/** Stops what {@link someFacts} started. */
export function forget(facts: Facts): void {
  for (const proxy of proxiesOf(facts)) proxy.close();
}

/** One way to select a server and a user. */
export interface Case {
  readonly name: string;
  /** In the folder that the programs run in; `config` is what KUBECONFIG names unless `env` does. */
  files(facts: Facts): Readonly<Record<string, string>>;
  readonly args?: string | ((facts: Facts) => string);
  /** `DIR` in a value is the folder; `PROXY`, `SOCKS` and `GUARDED` are the `host:port` of proxies. */
  readonly env?: Readonly<Record<string, string>>;
  readonly differs?: { readonly why: string; instead(theirs: Identity): Identity | 'somebody' };
}

/** A kubeconfig for the hub, with fields of the cluster or the user overridden. */
export const one = (
  { hub }: Facts,
  changes: { cluster?: ClusterEntry; user?: UserEntry } = {},
): Parts => ({
  clusters: { hub: { ...hub.cluster, ...changes.cluster } },
  users: { admin: changes.user ?? hub.user },
  contexts: { hub: 'hub admin' },
  current: 'hub',
});

export const both = ({ hub, spoke }: Facts, current = 'hub'): Parts => ({
  clusters: { hub: hub.cluster, spoke: spoke.cluster },
  users: { admin: hub.user, other: spoke.user },
  contexts: { hub: 'hub admin', spoke: 'spoke other' },
  current,
});

export const config = (parts: Parts) => ({ config: kubeconfig(parts) });

/** The same with some fields overridden. */
export const told =
  (theirs: RegExp, ours: string) =>
  (identity: Identity): Identity => ({
    ...identity,
    ...(identity.err && { err: identity.err.replace(theirs, ours) }),
  });

/** The service account. */
const SOMEBODY = expect.stringMatching(/^system:serviceaccount:.*:somebody$/);

/** Expects us to reach kubectl's server as its user and through its proxy, or to fail with its message. */
export async function agree(
  { files, args = '', env = {}, differs }: Case,
  facts: Facts,
): Promise<void> {
  const made = files(facts);
  const line = (typeof args === 'string' ? args : args(facts)).split(' ').filter(Boolean);
  const proxies = proxiesOf(facts);
  const ask = async (who: typeof ours) => {
    const cwd = folderWith(made);
    const filled = (text: string) =>
      text
        .replaceAll('DIR', cwd)
        .replaceAll('PROXY', new URL(facts.proxy.url).host)
        .replaceAll('SOCKS', facts.socks.address)
        .replaceAll('GUARDED', facts.guarded.address);
    const all = { KUBECONFIG: 'DIR/config', ...env };
    const at = Object.entries(all).map(([name, value]) => [name, filled(value)]);
    for (const { asked } of proxies) asked.length = 0;
    const { err, ...identity } = await who(line, { cwd, env: Object.fromEntries(at) });
    const shown = err && { err: err.replaceAll(cwd, 'DIR') };
    return { ...identity, ...shown, asked: proxies.map(({ asked }) => [...new Set(asked)]) };
  };
  const [mine, kubectls] = [await ask(ours), await ask(theirs)];
  const wanted = differs?.instead(kubectls) ?? kubectls;
  if (wanted === 'somebody') expect(mine.user).toMatchObject({ username: SOMEBODY });
  else expect(mine).toEqual({ asked: [[], [], []], ...wanted });
}
