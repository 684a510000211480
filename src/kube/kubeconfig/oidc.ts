import { HmlsError } from '../../errors.ts';

/** The config of a kubeconfig's `auth-provider: {name: oidc}`, as far as it matters here. */
export interface OidcConfig {
  /** A JWT. */
  readonly 'id-token'?: string;
}

/** As client-go has it: a token that is about to run out is not used any more. */
const SKEW_MS = 10_000;

/**
 * The token of an `oidc` auth provider, while it is good. Renewing it is left to kubectl, which writes
 * the new one back: the old refresh token is worth nothing afterwards, and two programs must not race
 * for it.
 *
 * @throws HmlsError `unauthorized` if there is none or it has run out
 */
export function idTokenOf({ 'id-token': token = '' }: OidcConfig, now: Date): string {
  const expiry = expiryOf(token);
  if (expiry === undefined) throw unusable('holds no OIDC id-token');
  if (expiry.getTime() - SKEW_MS > now.getTime()) return token;
  throw unusable(`holds an OIDC id-token that expired at ${expiry.toISOString()}`);
}

const unusable = (what: string) =>
  new HmlsError('unauthorized', `the kubeconfig ${what}`, {
    hint: 'have kubectl refresh it with kubectl get namespaces, then try again',
  });

/** `exp` of a JWT; undefined if it is none. */
function expiryOf(token: string): Date | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
      exp?: unknown;
    };
    return typeof exp === 'number' ? new Date(exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}
