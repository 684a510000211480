import type { Kind } from '../../kubernetes/kinds.ts';

const istio = (kind: string, plural: string): Kind => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind,
  plural,
  namespaced: true,
});

export const SERVICEENTRIES = istio('ServiceEntry', 'serviceentries');

export const DESTINATIONRULES = istio('DestinationRule', 'destinationrules');

export const VIRTUALSERVICES = istio('VirtualService', 'virtualservices');

export const GATEWAYS = istio('Gateway', 'gateways');
