import { HmlsError } from '../../../src/errors.ts';
import type { Cluster } from '../../../src/kube/cluster.ts';
import { textAt } from '../../../src/kubernetes/fields.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { type Check, failed, passed } from '../../../src/reports/doctor.ts';
import { explain } from '../../exit.ts';
import { hintOf } from '../../hints.ts';

/** Passed unless `look` throws; its result is added to the title. */
export async function attempt(
  title: string,
  hint: string,
  look: () => Promise<string | undefined>,
): Promise<Check> {
  try {
    const found = await look();
    return passed(found === undefined ? title : `${title} (${found})`);
  } catch (error) {
    if (!(error instanceof HmlsError)) throw error;
    return failed(title, firstLine(explain(error)), hintOf(error) ?? hint);
  }
}

const firstLine = (text: string) => (text.split('\n')[0] ?? '').replace(/^error: /, '');

/** Fails the attempt if there is a `problem`. */
export function failIf(problem: string | undefined): void {
  if (problem !== undefined) throw new HmlsError('not-ready', problem);
}

/** Whether the API server is reachable, and its version. */
export const reachable = (cluster: Cluster, hint: string): Promise<Check> =>
  attempt(`API server at ${cluster.server} is reachable`, hint, async () =>
    textAt(await cluster.read('/version'), 'gitVersion'),
  );

/** An action that the user needs permission for. */
export interface AccessCheck {
  readonly verb: string;
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name?: string;
}

interface AccessReview extends KubeObject {
  readonly spec: { readonly resourceAttributes: Readonly<Record<string, string>> };
  readonly status?: { readonly allowed?: boolean; readonly reason?: string };
}

const SELFSUBJECTACCESSREVIEWS: Kind<AccessReview> = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
};

/** Whether the user is allowed all of `accesses`. */
export const allowed = (
  cluster: Cluster,
  title: string,
  accesses: readonly AccessCheck[],
): Promise<Check> =>
  attempt(title, listingHint(accesses), async () => {
    const answers = await Promise.all(accesses.map((access) => isAllowed(cluster, access)));
    const refused = accesses
      .filter((_, i) => !answers[i])
      .map(({ verb, kind }) => `${verb} ${kind.plural}`);
    failIf(refused.length > 0 ? `not allowed: ${refused.join(', ')}` : undefined);
    return undefined;
  });

const listingHint = ([first]: readonly AccessCheck[]) =>
  `kubectl auth can-i ${first?.verb} ${first?.kind.plural} --list`;

async function isAllowed(cluster: Cluster, { verb, kind, namespace = '', name = '' }: AccessCheck) {
  const [group = '', version = ''] = kind.apiVersion.includes('/')
    ? kind.apiVersion.split('/')
    : ['', kind.apiVersion];
  const resourceAttributes = { verb, group, version, resource: kind.plural, namespace, name };
  const { status } = await cluster.create(SELFSUBJECTACCESSREVIEWS, {
    apiVersion: SELFSUBJECTACCESSREVIEWS.apiVersion,
    kind: SELFSUBJECTACCESSREVIEWS.kind,
    metadata: { name: '' },
    spec: { resourceAttributes },
  });
  return status?.allowed === true;
}
