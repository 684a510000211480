import type { Kind } from '../../../src/kube/cluster.ts';

const t9k = (kind: string, plural: string): Kind => ({
  apiVersion: 'tensorstack.dev/v1beta1',
  kind,
  plural,
  namespaced: true,
});

export const MLSERVICES = t9k('MLService', 'mlservices');
export const MLSERVICERUNTIMES = t9k('MLServiceRuntime', 'mlserviceruntimes');
