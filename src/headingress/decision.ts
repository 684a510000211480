import type { HmlsError } from '../errors.ts';
import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { LiveHeadIngress } from './backend.ts';
import type { HeadIngress } from './headingress.ts';

/** The state that a decision is based on. */
export interface Moment {
  /** Undefined if it does not exist yet. */
  readonly live: LiveHeadIngress | undefined;
}

/** The state of an existing HeadIngress, with the HyperMLService that it routes to. */
export interface SourcedMoment extends Moment {
  readonly live: LiveHeadIngress;
  /** An error if it could not be read. */
  readonly service: HyperMLService | HmlsError;
}

/** The desired state of a HeadIngress. */
export interface Decision {
  readonly headIngress: HeadIngress;
  /** The reason for the history, unless the user gives one. */
  readonly reason?: string | undefined;
  /** Side effects that the user should know about, a sentence each. */
  readonly notes?: readonly string[];
  /** Hosts and their connection settings are unchanged, so only the routes need to be written. */
  readonly routesOnly?: boolean;
}

/** Computes the desired state, without side effects. */
export type Decide<M extends Moment = Moment, D extends Decision = Decision> = (moment: M) => D;
