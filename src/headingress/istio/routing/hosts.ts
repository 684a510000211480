/**
 * A host pattern is a name, `*`, or a suffix after `*`.
 * Source: istio pkg/config/host/name.go and names.go.
 */
export const isWildcard = (host: string) => host.startsWith('*');

/** Whether `wide` matches every name that `narrow` matches. */
export function isWithin(narrow: string, wide: string): boolean {
  if (!isWildcard(wide)) return narrow === wide;
  const ending = wide.slice(1);
  if (!isWildcard(narrow)) return narrow.endsWith(ending);
  return narrow.length >= wide.length && narrow.slice(1).endsWith(ending);
}

/** The narrower one of each pair that overlaps. */
export function common(some: readonly string[], others: readonly string[]): string[] {
  const found = some.flatMap((one) =>
    others.flatMap((other) => {
      if (isWithin(one, other)) return [one];
      return isWithin(other, one) ? [other] : [];
    }),
  );
  return [...new Set(found)];
}

/**
 * The hosts of a gateway's server that a VirtualService in `namespace` may use: each is a host, or
 * `NAMESPACE/host`, where `.` is the namespace of the gateway.
 */
export function hostsFor(
  namespace: string,
  servers: readonly string[],
  gatewayNamespace: string,
): string[] {
  return servers.flatMap((entry) => {
    const [host = '', of = '*'] = entry.split('/').reverse();
    const owner = of === '.' ? gatewayNamespace : of;
    return owner === '*' || owner === namespace ? [host] : [];
  });
}

/** The most specific of `hosts` that matches `name`: Envoy looks at no other virtual host. */
export function hostOf(name: string, hosts: Iterable<string>): string | undefined {
  return [...hosts]
    .filter((host) => isWithin(name.toLowerCase(), host))
    .sort((a, b) => Number(isWildcard(a)) - Number(isWildcard(b)) || b.length - a.length)[0];
}
