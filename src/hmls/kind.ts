import type { Kind } from '../kubernetes/kinds.ts';
import type { HyperMLService } from './hypermlservice.ts';

export const HYPERMLSERVICES: Kind<HyperMLService> = {
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'HyperMLService',
  plural: 'hypermlservices',
  namespaced: true,
};

/** The controller's finalizer on a HyperMLService: it stays until all of its Works are gone. */
export const FINALIZER = 'tensorstack.dev/hypermlservice-controller';
