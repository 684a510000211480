import { groupOf, type ScopeOf } from '../../hmls/placement.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { ifFound } from '../../kube/find.ts';
import type { KubeObject } from '../../kubernetes/object.ts';

/** In ms since 1970. */
interface Clock {
  now(): number;
}

type Scope = ReturnType<ScopeOf>;

/** What one API version serves, by kind, as of `at`. */
interface Served {
  readonly at: number;
  readonly scopes: ReadonlyMap<string, Scope>;
}

/** How long a served kind is cached; a missing one is looked up again much sooner. */
const KNOWN_FOR_MS = 300_000;
const MISSING_FOR_MS = 5_000;

/** The scopes of the kinds that an API server serves: a cache of its discovery. */
export class KindScopes {
  readonly #api: Cluster;
  readonly #clock: Clock;
  readonly #served = new Map<string, Served>();
  /** Requests under way, by API version; concurrent callers share one. */
  readonly #asked = new Map<string, Promise<void>>();

  constructor(api: Cluster, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** The scopes of at least the kinds of `manifests`. */
  async of(manifests: readonly KubeObject[]): Promise<ScopeOf> {
    for (const { apiVersion, kind } of manifests) {
      if (this.#isOld(apiVersion, kind)) await this.#ask(apiVersion);
    }
    return ({ apiVersion, kind }) => this.#served.get(apiVersion)?.scopes.get(kind);
  }

  #isOld(apiVersion: string, kind: string): boolean {
    const served = this.#served.get(apiVersion);
    if (!served) return true;
    const age = this.#clock.now() - served.at;
    return age > (served.scopes.has(kind) ? KNOWN_FOR_MS : MISSING_FOR_MS);
  }

  #ask(apiVersion: string): Promise<void> {
    const asked =
      this.#asked.get(apiVersion) ??
      this.#read(apiVersion).finally(() => this.#asked.delete(apiVersion));
    this.#asked.set(apiVersion, asked);
    return asked;
  }

  async #read(apiVersion: string): Promise<void> {
    const path = groupOf(apiVersion) ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scopes = scopesIn((await ifFound(this.#api.read(path))) ?? { resources: [] });
    this.#served.set(apiVersion, { at: this.#clock.now(), scopes });
  }
}

/** `metav1.APIResourceList`; subresources (`name` with a slash) are left out. */
interface ResourceList {
  readonly resources?: readonly { name: string; kind: string; namespaced: boolean }[];
}

function scopesIn(list: unknown): Map<string, Scope> {
  const { resources = [] } = list as ResourceList;
  const kinds = resources.filter(({ name }) => !name.includes('/'));
  return new Map(kinds.map((r) => [r.kind, r.namespaced ? 'Namespaced' : 'Cluster']));
}
