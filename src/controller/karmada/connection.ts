import { HmlsError } from '../../errors.ts';
import { KindScopes } from '../../karmada/cluster/kindscopes.ts';
import { CLUSTERS, WORKS } from '../../karmada/kinds.ts';
import type { ReachProblem } from '../../karmada/observation.ts';
import type { SpokeCluster } from '../../karmada/spoke.ts';
import { OWNER_LABEL, type Owner, type Work } from '../../karmada/work.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { StartReflection } from '../../kube/reflection.ts';
import type { Timers } from '../queue.ts';
import type { Karmada } from './karmada.ts';
import { WorkIndex } from './workindex.ts';

export interface ConnectionDeps {
  readonly reflect: StartReflection;
  readonly timers: Timers;
  /** A Work was added, changed or deleted; `owners` are its owners now and before. */
  readonly onWork: (work: Work, owners: readonly Owner[]) => void;
  readonly onSpoke: (spoke: SpokeCluster) => void;
  /** Karmada became reachable or unreachable: everything must be reconciled. */
  readonly onReach: () => void;
}

/** The connection to Karmada by one kubeconfig. */
export class Connection {
  /** Undefined until the first response, or the second failure in a row. */
  state: Karmada | ReachProblem | undefined;
  readonly #karmada: Karmada;
  readonly #timers: Timers;
  #failedChecks = 0;
  /** When Karmada last responded, in ms since 1970. */
  #respondedAt: number;
  #isProbing = false;
  #synced = false;

  constructor(api: Cluster, deps: ConnectionDeps) {
    this.#timers = deps.timers;
    this.#respondedAt = deps.timers.now();
    const scopes = new KindScopes(api, deps.timers);
    const works = deps.reflect(api, WORKS, { labelSelector: OWNER_LABEL }, (work) =>
      deps.onWork(work, index.note(work)),
    );
    const index = new WorkIndex(works);
    const spokes = deps.reflect(api, CLUSTERS, {}, deps.onSpoke);
    this.#karmada = {
      api,
      works,
      worksOf: (uid) => index.of(uid),
      spokes,
      scopesOf: (manifests) => scopes.of(manifests),
    };
    void Promise.all([works.synced, spokes.synced]).then(() => {
      this.#synced = true;
      if (this.check()) deps.onReach();
    });
  }

  /**
   * Checks whether Karmada can be reached; true if that changed since the last check. It counts as
   * unreachable when two checks in a row fail.
   */
  check(): boolean {
    const before = this.state;
    const { works, spokes, api } = this.#karmada;
    void this.#probe();
    const failure = works.failure ?? spokes.failure ?? this.#silence();
    this.#failedChecks = failure ? this.#failedChecks + 1 : 0;
    if (!failure && this.#synced) this.state = this.#karmada;
    // The first problem is reported until it is over, even if its message changes.
    const isUp = before === undefined || before === this.#karmada;
    if (failure && isUp && this.#failedChecks > 1) this.state = problemWith(api, failure);
    return this.state !== before;
  }

  /** An idle watch cannot be told from one whose server hangs, so this sends a request. */
  async #probe(): Promise<void> {
    if (this.#isProbing) return;
    this.#isProbing = true;
    try {
      await this.#karmada.api.read('/version');
      this.#respondedAt = this.#timers.now();
    } catch (error) {
      if (isAnswer(error)) this.#respondedAt = this.#timers.now();
    } finally {
      this.#isProbing = false;
    }
  }

  #silence(): Error | undefined {
    const isSilent = this.#timers.now() - this.#respondedAt > SILENCE_MS;
    return isSilent ? new Error(`no response for ${SILENCE_MS / 1000} s`) : undefined;
  }

  stop(): void {
    this.#karmada.works.stop();
    this.#karmada.spokes.stop();
  }
}

const SILENCE_MS = 10_000;

const isAnswer = (error: unknown) => error instanceof HmlsError && error.answered;

function problemWith({ server }: Cluster, failure: Error): ReachProblem {
  const { message } = failure;
  const { code } = failure as Partial<HmlsError>;
  return code === 'unauthorized' || code === 'forbidden'
    ? {
        reason: 'KarmadaRefused',
        message: `Karmada's API server ${server} denied access: ${message}; check the user in the kubeconfig`,
      }
    : {
        reason: 'KarmadaUnreachable',
        message: `Karmada's API server ${server} is unreachable: ${message}`,
      };
}
