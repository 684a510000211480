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
  /** A Work came, changed or went; `owners` are those that have it or had it. */
  readonly onWork: (work: Work, owners: readonly Owner[]) => void;
  readonly onSpoke: (spoke: SpokeCluster) => void;
  /** Karmada was reached, or lost: everything must be looked at anew. */
  readonly onReach: () => void;
}

/** Karmada by one kubeconfig. */
export class Connection {
  /** Undefined until the first answer, or the second failure to get one. */
  state: Karmada | ReachProblem | undefined;
  readonly #karmada: Karmada;
  readonly #timers: Timers;
  #failedLooks = 0;
  /** When Karmada last answered, and whether a question is out, in ms since 1970. */
  #heard: number;
  #isAsking = false;
  #synced = false;

  constructor(api: Cluster, deps: ConnectionDeps) {
    this.#timers = deps.timers;
    this.#heard = deps.timers.now();
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
      if (this.look()) deps.onReach();
    });
  }

  /**
   * Looks how Karmada is; true if it was reached or lost since the last look. It counts as lost when
   * two looks in a row find it so.
   */
  look(): boolean {
    const before = this.state;
    const { works, spokes, api } = this.#karmada;
    void this.#ask();
    const failure = works.failure ?? spokes.failure ?? this.#silence();
    this.#failedLooks = failure ? this.#failedLooks + 1 : 0;
    if (!failure && this.#synced) this.state = this.#karmada;
    // What was said first is said until it is over: other words for it are no news.
    const isUp = before === undefined || before === this.#karmada;
    if (failure && isUp && this.#failedLooks > 1) this.state = problemWith(api, failure);
    return this.state !== before;
  }

  /** A watch with nothing to say looks the same as one whose server hangs: so we ask. */
  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#karmada.api.read('/version');
      this.#heard = this.#timers.now();
    } catch (error) {
      if (isAnswer(error)) this.#heard = this.#timers.now();
    } finally {
      this.#isAsking = false;
    }
  }

  #silence(): Error | undefined {
    const isSilent = this.#timers.now() - this.#heard > SILENCE_MS;
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
