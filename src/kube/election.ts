import { HmlsError } from '../errors.ts';
import { LEASES, type Lease, type LeaseSpec } from '../kubernetes/kinds.ts';
import { keyOf, type Ref } from '../kubernetes/object.ts';
import type { Cluster } from './cluster.ts';
import { find } from './find.ts';
import { realTiming, type Timing } from './timing.ts';

/** A candidate for leader election. */
export interface Candidate {
  readonly cluster: Cluster;
  /** The Lease to acquire; its namespace must exist. */
  readonly ref: Ref;
  /** Unique to this process: not even its successor may have the same. */
  readonly identity: string;
  onLeading(): void;
  /** Another candidate may lead from now on. Not called for `stop`. */
  onLost(): void;
  /** An attempt failed, for a different reason than the one before. */
  onFailure?(error: Error): void;
}

export interface Election {
  /** True only while no other candidate can believe the same, as far as one clock can tell. */
  readonly leading: boolean;
  /** Why the last attempt failed; undefined if it was decided, won or lost. */
  readonly failure: Error | undefined;
  /** Leaves the election and releases the Lease. To be called once all work has ended. */
  stop(): Promise<void>;
}

/** Tries to become the leader, again after each loss, until it is stopped. */
export type StartElection = (candidate: Candidate) => Election;

/** As client-go's leaderelection.go recommends for controllers. */
const LEASE_SECONDS = 15;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_MS = 2_000;
/** Followers spread their attempts over this time. */
const SPREAD_MS = 500;

/**
 * Tries to become the leader, again after each loss, until `stop`. As in client-go, timestamps in the
 * Lease are informational: what counts is for how long it has been observed unchanged, so clocks need
 * not agree, only tick at the same rate. It does not fence: each write needs its own precondition.
 */
export function elect(candidate: Candidate, timing: Timing = realTiming): Election {
  return new Campaign(candidate, timing);
}

class Campaign implements Election {
  failure: Error | undefined;

  readonly #candidate: Candidate;
  readonly #timing: Timing;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  /** The version of the Lease last seen, and when it expires unless it is renewed. */
  #seen: { readonly version: string | undefined; readonly freeAt: number } | undefined;
  /** Set while we lead: when the attempt began that last renewed the Lease. */
  #renewedAt: number | undefined;

  constructor(candidate: Candidate, timing: Timing) {
    this.#candidate = candidate;
    this.#timing = timing;
    this.#ended = this.#run();
  }

  get leading(): boolean {
    return this.#renewedAt !== undefined && this.#remaining() > 0;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
    if (this.leading) await this.#release().catch(() => {}); // it then runs out by itself
    this.#renewedAt = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#attempt();
      const wait = this.leading ? Math.min(RETRY_MS, this.#remaining()) : this.#patience();
      await this.#timing.sleep(wait, signal).catch(() => {});
    }
  }

  /**
   * Milliseconds until a follower tries again: as soon as the Lease expires. Followers add jitter, so that
   * they do not all try at the same moment.
   */
  #patience(): number {
    const untilFree = (this.#seen?.freeAt ?? 0) - this.#timing.now();
    const isSoon = untilFree > 0 && untilFree < RETRY_MS;
    return (isSoon ? untilFree : RETRY_MS) + SPREAD_MS * this.#timing.random();
  }

  /** Milliseconds until we stop leading: sooner than any other candidate may take over. */
  #remaining(): number {
    const now = this.#timing.now();
    return Math.max(0, (this.#renewedAt ?? now) + RENEW_DEADLINE_MS - now);
  }

  async #attempt(): Promise<void> {
    const began = this.#timing.now();
    try {
      const held = await this.#inTime(this.#contend(began));
      this.failure = undefined;
      this.#settle(held ? began : undefined);
    } catch (error) {
      this.#failed(error as Error);
      if (!this.leading) this.#settle(undefined);
    }
  }

  #failed(error: Error): void {
    const isNews = this.failure?.message !== error.message;
    this.failure = error;
    if (isNews && !this.#stopping.signal.aborted) this.#candidate.onFailure?.(error);
  }

  #settle(renewedAt: number | undefined): void {
    const led = this.#renewedAt !== undefined;
    this.#renewedAt = renewedAt;
    if (this.#stopping.signal.aborted) return;
    if (!led && renewedAt !== undefined) this.#candidate.onLeading();
    if (led && renewedAt === undefined) this.#candidate.onLost();
  }

  /** A server that hangs must not make us believe that we lead. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const late = this.#timing.sleep(this.#remaining(), done.signal).then(() => {
      throw new HmlsError('unreachable', `no response for lease ${keyOf(this.#candidate.ref)}`);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      done.abort();
    }
  }

  /** Acquires or renews the Lease. False if another candidate holds it. */
  async #contend(now: number): Promise<boolean> {
    const { cluster, ref } = this.#candidate;
    const lease = await this.#look(now);
    if (lease && this.#isAnothers(lease, now)) return false;
    const spec = this.#claim(lease?.spec, now);
    try {
      if (lease) await cluster.replace(LEASES, { ...lease, spec });
      else await cluster.create(LEASES, { ...TYPE, metadata: { ...ref }, spec });
      return true;
    } catch (error) {
      if (!this.leading && isTooLate(error)) return false;
      throw error;
    }
  }

  async #look(now: number): Promise<Lease | undefined> {
    const { cluster, ref } = this.#candidate;
    const lease = await find(cluster, LEASES, ref);
    if (!lease) return undefined;
    const version = lease.metadata.resourceVersion;
    const { leaseDurationSeconds = LEASE_SECONDS } = lease.spec ?? {};
    const freeAt = now + leaseDurationSeconds * 1000;
    if (version !== this.#seen?.version) this.#seen = { version, freeAt };
    return lease;
  }

  #isAnothers({ spec }: Lease, now: number): boolean {
    const { holderIdentity } = spec ?? {};
    const isHeld = (this.#seen?.freeAt ?? 0) > now;
    return Boolean(holderIdentity) && holderIdentity !== this.#candidate.identity && isHeld;
  }

  #claim(old: LeaseSpec = {}, now: number): LeaseSpec {
    const { identity } = this.#candidate;
    const { holderIdentity, acquireTime, leaseTransitions = 0 } = old;
    const renewTime = microTime(now);
    const same = holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: (same && acquireTime) || renewTime,
      renewTime,
      leaseTransitions: same || !acquireTime ? leaseTransitions : leaseTransitions + 1,
    };
  }

  /** Releases the Lease, unless another candidate has taken it. */
  async #release(): Promise<void> {
    const now = this.#timing.now();
    const { cluster, identity } = this.#candidate;
    const lease = await this.#inTime(this.#look(now));
    if (lease?.spec?.holderIdentity !== identity) return;
    const spec = {
      ...lease.spec,
      holderIdentity: '',
      leaseDurationSeconds: 1,
      renewTime: microTime(now),
    };
    await this.#inTime(cluster.replace(LEASES, { ...lease, spec }));
  }
}

/** Another candidate was faster. */
const isTooLate = (error: unknown) =>
  error instanceof HmlsError && (error.code === 'conflict' || error.code === 'already-exists');

const TYPE = { apiVersion: LEASES.apiVersion, kind: LEASES.kind };

const microTime = (milliseconds: number) =>
  new Date(milliseconds).toISOString().replace('Z', '000Z');
