import type { HyperMLService } from '../hmls/hypermlservice.ts';
import type { Ref } from '../kubernetes/object.ts';
import type { Note } from '../status/transitions.ts';

/** Where a pass says what it did; metrics, logs and Events hang on it. */
export interface Report {
  wrote(cluster: 'hub' | 'karmada', verb: WriteVerb, kind: string, ref: Ref): void;
  /** Something happened to a HyperMLService that people should hear of. */
  noted(hmls: HyperMLService, notes: readonly Note[]): void;
}

export type WriteVerb = 'create' | 'update' | 'delete' | 'status';
