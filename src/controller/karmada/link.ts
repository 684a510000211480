import { HmlsError } from '../../errors.ts';
import type { ReachProblem } from '../../karmada/observation.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Reflection } from '../../kube/reflection.ts';
import { SECRETS, type Secret } from '../../kubernetes/kinds.ts';
import type { Ref } from '../../kubernetes/object.ts';
import { Connection, type ConnectionDeps } from './connection.ts';
import type { Karmada } from './karmada.ts';

/** Where the hub keeps Karmada's kubeconfig. */
export interface SecretKey extends Ref {
  /** Key in the Secret's `data`. */
  readonly key: string;
}

export interface KarmadaDeps extends ConnectionDeps {
  readonly hub: Cluster;
  /** Connects by a kubeconfig. Throws HmlsError if it is invalid. */
  readonly connectTo: (kubeconfig: string) => Promise<Cluster>;
}

/** How often the connection is checked. */
const CHECK_INTERVAL_MS = 3000;

/**
 * The connection to Karmada by the kubeconfig in a Secret of the hub. When the Secret changes, it
 * connects again, without a restart of the controller.
 */
export class KarmadaLink {
  readonly #at: SecretKey;
  readonly #deps: KarmadaDeps;
  readonly #secret: Reflection<Secret>;
  /** As in the Secret; compared, never shown. */
  #kubeconfig: string | undefined;
  #connection: Connection | undefined;
  #problem: ReachProblem | undefined;
  /** Resolves when the last change of the Secret has been handled. */
  #followed: Promise<void> = Promise.resolve();
  #stopped = false;
  #cancelCheck: () => void = () => {};

  constructor(at: SecretKey, deps: KarmadaDeps) {
    this.#at = at;
    this.#deps = deps;
    const scope = { namespace: at.namespace, fieldSelector: `metadata.name=${at.name}` };
    this.#secret = deps.reflect(deps.hub, SECRETS, scope, () => this.#follow());
    void this.#secret.synced.then(() => this.#follow());
    this.#check();
  }

  /** Karmada, or why it cannot be reached; undefined while that is not known yet. */
  current(): Karmada | ReachProblem | undefined {
    return this.#connection ? this.#connection.state : this.#problem;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelCheck();
    this.#secret.stop();
    this.#connection?.stop();
  }

  #check(): void {
    const problem = this.#secretProblem();
    if (!this.#connection && problem) this.#report(problem);
    if (this.#connection?.check()) this.#deps.onReach();
    this.#cancelCheck = this.#deps.timers.after(CHECK_INTERVAL_MS, () => this.#check());
  }

  /**
   * Connects by the kubeconfig that is now in the Secret, if it has changed; one change at a time.
   */
  #follow(): void {
    this.#followed = this.#followed.then(async () => {
      const secret = this.#secret.get(this.#at);
      const kubeconfig = secret?.data?.[this.#at.key];
      const isKnown = kubeconfig !== undefined && kubeconfig === this.#kubeconfig;
      if (isKnown || this.#stopped) return;
      this.#kubeconfig = kubeconfig;
      this.#connection?.stop();
      this.#connection = undefined;
      if (!secret) this.#report(notFound(this.#at));
      else if (kubeconfig === undefined) this.#report(keyNotFound(this.#at));
      else await this.#connect(Buffer.from(kubeconfig, 'base64').toString('utf8'));
    });
  }

  async #connect(kubeconfig: string): Promise<void> {
    try {
      const api = await this.#deps.connectTo(kubeconfig);
      if (this.#stopped) return;
      this.#problem = undefined;
      this.#connection = new Connection(api, this.#deps);
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
    const message = `${failure.message}; the controller must be allowed to list and watch it`;
    return { reason: 'KarmadaSecretForbidden', message };
  }
}

const nameOf = ({ namespace, name }: SecretKey) => `Secret ${namespace}/${name}`;

const notFound = (at: SecretKey): ReachProblem => ({
  reason: 'KarmadaSecretNotFound',
  message: `${nameOf(at)} with the kubeconfig of Karmada's API server not found on the hub; use --karmada-secret to choose another`,
});

const keyNotFound = (at: SecretKey): ReachProblem => ({
  reason: 'KarmadaSecretKeyNotFound',
  message: `${nameOf(at)} has no key "${at.key}" with the kubeconfig of Karmada's API server; use --karmada-secret-key to choose another`,
});

const invalid = (at: SecretKey, { message }: HmlsError): ReachProblem => ({
  reason: 'KarmadaKubeconfigInvalid',
  message: `key "${at.key}" of ${nameOf(at)} is not a valid kubeconfig: ${message}`,
});
