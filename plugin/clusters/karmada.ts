import { HmlsError } from '../../src/errors.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { find } from '../../src/kube/find.ts';
import { SECRETS } from '../../src/kubernetes/kinds.ts';

import type { FlagsOf } from '../commandline/tree.ts';
import type { karmadaFlags, karmadaSecretFlags } from '../commands/flags/shared.ts';
import type { Context } from '../context.ts';
import { refIn } from '../select/names.ts';

/** Where the hub keeps Karmada's kubeconfig. */
export type KarmadaSecretFlags = FlagsOf<typeof karmadaSecretFlags>;

/** @throws HmlsError `usage` unless it is NAMESPACE/NAME */
export const karmadaSecretOf = ({ karmadaSecret, karmadaSecretKey: key }: KarmadaSecretFlags) => ({
  ...refIn(karmadaSecret),
  key,
});

/** How to reach Karmada: by flag, environment or profile, see plugin/clusters/connections.ts. */
export type KarmadaFlags = FlagsOf<typeof karmadaFlags>;

/**
 * Karmada, as configured by flags or else by the Secret on the hub. Prints its server on stderr.
 *
 * @throws HmlsError `unreachable` without a Secret, `usage` if the kubeconfig in it cannot be used
 */
export async function connectKarmada(
  flags: KarmadaFlags,
  hub: Cluster,
  { connect, connectTo, io }: Pick<Context, 'connect' | 'connectTo' | 'io'>,
): Promise<Cluster> {
  const { karmadaKubeconfig: kubeconfig, karmadaContext: context } = flags;
  const isNamed = kubeconfig !== undefined || context !== undefined;
  const karmada = isNamed
    ? await connect({ kubeconfig, context })
    : await connectTo(await kubeconfigIn(hub, flags));
  io.err(`Karmada: ${karmada.server}\n`);
  return karmada;
}

async function kubeconfigIn(hub: Cluster, flags: KarmadaSecretFlags): Promise<string> {
  const { key, ...ref } = karmadaSecretOf(flags);
  const text = (await find(hub, SECRETS, ref))?.data?.[key];
  if (text !== undefined) return Buffer.from(text, 'base64').toString('utf8');
  throw new HmlsError(
    'unreachable',
    `no kubeconfig of Karmada on the hub: Secret ${flags.karmadaSecret} with key "${key}" not found`,
    { hint: 'set --karmada-secret or --karmada-kubeconfig' },
  );
}
