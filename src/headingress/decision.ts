import type { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { LiveHeadIngress } from './backend.ts';
import type { HeadIngress } from './headingress.ts';

/** What a decision is made upon. */
export interface Moment {
  /** Undefined if there is none yet. */
  readonly live: LiveHeadIngress | undefined;
}

/** The same for a HeadIngress that is there, with the HyperMLService that it routes to. */
export interface SourcedMoment extends Moment {
  readonly live: LiveHeadIngress;
  /** Or why it could not be read. */
  readonly service: HyperMLService | HmlsError;
}

/** What a HeadIngress ought to be from now on. */
export interface Decision {
  readonly headIngress: HeadIngress;
  /** Why, if the user does not say. */
  readonly reason?: string | undefined;
  /** What about it may surprise, a sentence each. */
  readonly notes?: readonly string[];
  /** Hosts and how to reach them stay as they are, so nothing but the routes needs to be written. */
  readonly routesOnly?: boolean;
}

/** Decides what ought to be, without doing anything about it. */
export type Decide<M extends Moment = Moment, D extends Decision = Decision> = (moment: M) => D;
