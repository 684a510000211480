import { HmlsError } from '../domain/errors.ts';
import type { Ref } from '../domain/object.ts';
import type { ReachProblem } from '../domain/observation.ts';
import type { SpokeCluster } from '../domain/spoke.ts';
import { OWNER_LABEL, type Work } from '../domain/work.ts';
import {
  CLUSTERS,
  type Cluster,
  type Reflection,
  SECRETS,
  type Secret,
  type StartReflection,
  WORKS,
} from '../kube/cluster.ts';
import { KindScopes } from './kinds.ts';
import type { Timers } from './queue.ts';
import type { Karmada } from './world.ts';

/** Where the hub keeps Karmada's kubeconfig. */
export interface SecretKey extends Ref {
  /** Key in the Secret's `data`. */
  readonly key: string;
}

export interface KarmadaDeps {
  readonly hub: Cluster;
  readonly reflect: StartReflection;
  readonly timers: Timers;
  /** Connects as the kubeconfig of that text says. Throws HmlsError `usage` if it is broken. */
  readonly connectTo: (kubeconfig: string) => Promise<Cluster>;
  readonly onWork: (work: Work) => void;
  readonly onSpoke: (spoke: SpokeCluster) => void;
  /** Karmada was reached, or lost: everything must be looked at anew. */
  readonly onReach: () => void;
}

/** How often we look whether Karmada still answers. It counts as lost when two looks in a row fail. */
const LOOK_INTERVAL_MS = 3000;

/**
 * The way to Karmada: through the kubeconfig in a Secret of the hub, for as long as the Secret says
 * the same; when it changes, anew, without a restart.
 */
export class KarmadaLink {
  readonly #at: SecretKey;
  readonly #deps: KarmadaDeps;
  readonly #secret: Reflection<Secret>;
  #connection: Connection | undefined;
  #problem: ReachProblem | undefined;
  #followed: Promise<void> = Promise.resolve();
  #cancelLook: () => void = () => {};

  constructor(at: SecretKey, deps: KarmadaDeps) {
    this.#at = at;
    this.#deps = deps;
    const scope = { namespace: at.namespace, fieldSelector: `metadata.name=${at.name}` };
    this.#secret = deps.reflect(deps.hub, SECRETS, scope, () => this.#follow());
    void this.#secret.synced.then(() => this.#follow());
    this.#look();
  }

  /** Karmada, or why it cannot be asked now; undefined while that is being found out. */
  current(): Karmada | ReachProblem | undefined {
    return this.#connection ? this.#connection.state : this.#problem;
  }

  stop(): void {
    this.#cancelLook();
    this.#secret.stop();
    this.#connection?.stop();
  }

  #look(): void {
    const problem = this.#secretProblem();
    if (!this.#connection && problem) this.#report(problem);
    if (this.#connection?.look()) this.#deps.onReach();
    this.#cancelLook = this.#deps.timers.after(LOOK_INTERVAL_MS, () => this.#look());
  }

  /** Connects as the Secret now says, unless that is how we are connected; one change at a time. */
  #follow(): void {
    this.#followed = this.#followed.then(async () => {
      const encoded = this.#secret.get(this.#at)?.data?.[this.#at.key];
      if (encoded !== undefined && encoded === this.#connection?.encoded) return;
      this.#connection?.stop();
      this.#connection = undefined;
      if (encoded === undefined) this.#report(notFound(this.#at));
      else await this.#connect(encoded);
    });
  }

  async #connect(encoded: string): Promise<void> {
    try {
      const api = await this.#deps.connectTo(Buffer.from(encoded, 'base64').toString('utf8'));
      this.#problem = undefined;
      this.#connection = new Connection(encoded, api, this.#deps);
    } catch (error) {
      if (!(error instanceof HmlsError)) throw error;
      this.#report(invalid(this.#at, error));
    }
  }

  #report(problem: ReachProblem): void {
    const isNews = problem.message !== this.#problem?.message;
    this.#problem = problem;
    if (isNews) this.#deps.onReach();
  }

  /** Why the Secret cannot be read, if it cannot. */
  #secretProblem(): ReachProblem | undefined {
    const { failure } = this.#secret;
    if (!(failure instanceof HmlsError) || failure.code !== 'forbidden') return undefined;
    const message = `${failure.message}; give the controller that right with: kubectl hmls install`;
    return { reason: 'KarmadaSecretForbidden', message };
  }
}

/** Karmada by one kubeconfig. */
class Connection {
  /** As in the Secret; compared, never shown. */
  readonly encoded: string;
  /** Undefined until the first answer, or the second failure to get one. */
  state: Karmada | ReachProblem | undefined;
  readonly #karmada: Karmada;
  #failedLooks = 0;
  #synced = false;

  constructor(encoded: string, api: Cluster, deps: KarmadaDeps) {
    this.encoded = encoded;
    const scopes = new KindScopes(api, deps.timers);
    this.#karmada = {
      api,
      works: deps.reflect(api, WORKS, { labelSelector: OWNER_LABEL }, deps.onWork),
      spokes: deps.reflect(api, CLUSTERS, {}, deps.onSpoke),
      scopesOf: (manifests) => scopes.of(manifests),
    };
    const { works, spokes } = this.#karmada;
    void Promise.all([works.synced, spokes.synced]).then(() => {
      this.#synced = true;
      if (this.look()) deps.onReach();
    });
  }

  /** Looks how Karmada is; true if that changed. */
  look(): boolean {
    const before = this.state;
    const { works, spokes, api } = this.#karmada;
    const failure = works.failure ?? spokes.failure;
    this.#failedLooks = failure ? this.#failedLooks + 1 : 0;
    if (failure && this.#failedLooks > 1) this.state = unreachable(api, failure);
    if (!failure && this.#synced) this.state = this.#karmada;
    return (
      messageOf(this.state) !== messageOf(before) ||
      (this.state === undefined) !== (before === undefined)
    );
  }

  stop(): void {
    this.#karmada.works.stop();
    this.#karmada.spokes.stop();
  }
}

const messageOf = (state: Karmada | ReachProblem | undefined) =>
  state && 'message' in state ? state.message : undefined;

const nameOf = ({ namespace, name }: SecretKey) => `Secret ${namespace}/${name}`;

const notFound = (at: SecretKey): ReachProblem => ({
  reason: 'KarmadaSecretNotFound',
  message: `${nameOf(at)} with key "${at.key}", the kubeconfig of Karmada's API server, is not on the hub; --karmada-secret names another`,
});

const invalid = (at: SecretKey, { message }: HmlsError): ReachProblem => ({
  reason: 'KarmadaKubeconfigInvalid',
  message: `${nameOf(at)}, key "${at.key}", is no usable kubeconfig: ${message}`,
});

const unreachable = ({ server }: Cluster, { message }: Error): ReachProblem => ({
  reason: 'KarmadaUnreachable',
  message: `Karmada's API server ${server} does not answer: ${message}`,
});
