import { type HyperMLService, nameOf } from '../hmls/hypermlservice.ts';
import { present } from '../kubernetes/fields.ts';
import type { ObjectMeta } from '../kubernetes/object.ts';
import { type ReportedEndpoint, type ResourceReport, serviceReport } from './status.ts';
import { type TypeMeta, typeMeta } from './typemeta.ts';

/** The addresses of HyperMLServices, which `endpoints -o json` prints as they are. */
export interface EndpointReport extends TypeMeta<'HyperMLServiceEndpointReport'> {
  readonly items: readonly EndpointFacts[];
}

/** One address of one workload on one spoke. */
export interface EndpointFacts {
  readonly namespace: string;
  /** Of the HyperMLService. */
  readonly service: string;
  readonly cluster: string;
  /** `Kind/name` */
  readonly workload: string;
  /** `address` for the whole workload's, else the release that answers there. */
  readonly endpoint: string;
  /** Absent while the workload reports none. */
  readonly url?: string;
  readonly ready: boolean;
  /** Why it is not ready, or why the ingress cluster cannot route to it. */
  readonly message?: string;
  /** The result of a request, if one was sent. */
  readonly check?: Probe;
}

/** The result of one HTTP GET. */
export interface Probe {
  readonly ok: boolean;
  /** `200 OK`, or why there was no response. */
  readonly result: string;
  readonly milliseconds: number;
}

export const endpointReport = (items: readonly EndpointFacts[]): EndpointReport => ({
  ...typeMeta('HyperMLServiceEndpointReport'),
  items,
});

/** Every address of every workload of `hmls`; a workload without one has an entry without a URL. */
export function endpointsOf(hmls: HyperMLService): EndpointFacts[] {
  return serviceReport(hmls).resources.flatMap((resource) => {
    const { endpoints } = resource;
    if (!endpoints) return [];
    const addresses = endpoints.length > 0 ? endpoints : [NO_ADDRESS];
    return addresses.map((address) => factsOf(hmls.metadata, resource, address));
  });
}

type Address = Partial<ReportedEndpoint> & Pick<ReportedEndpoint, 'name'>;

const NO_ADDRESS: Address = { name: 'address' };

function factsOf(
  { namespace = '', name: service }: ObjectMeta,
  { cluster, resource, message }: ResourceReport,
  { name, url, ready = false, unusable }: Address,
): EndpointFacts {
  const whyNot = message ?? (url === undefined ? 'No address reported' : 'Release not ready');
  return {
    namespace,
    service,
    cluster,
    workload: nameOf(resource),
    endpoint: name,
    ...present({ url }),
    ready,
    ...present({ message: ready ? unusable : whyNot }),
  };
}
