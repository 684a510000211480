import {
  defaultSettings,
  type HeadIngressSettings,
} from '../../../../src/headingress/headingress.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import type { Address } from '../../../../src/workloads/address.ts';
import {
  type Case,
  type GatewaySketch,
  type OtherVirtualService,
  PREFIX,
  type Where,
} from './cases.ts';

/** The setting of a case. */
export interface Stage {
  /** A prefix of every name, so that cases do not conflict. */
  readonly label: string;
  readonly namespaces: Readonly<Record<Where, string>>;
  /** Namespaces of the gateways, and of the others. */
  readonly ports: readonly [number, number];
  /** The address that the HeadIngress routes to. */
  readonly destination: Address;
}

/** The objects of a case, in order of creation. */
export interface Acts {
  readonly older: readonly KubeObject[];
  readonly ours: readonly KubeObject[];
  readonly younger: readonly KubeObject[];
}

const MAIN: GatewaySketch = { name: 'main', age: 'older' };

export function actsOf(play: Case, stage: Stage): Acts {
  const gateways = play.gateways ?? [MAIN];
  const others = play.others ?? [];
  const of = (age: 'older' | 'younger') => [
    ...gateways.filter((g) => g.age === age).map((g) => gateway(g, stage)),
    ...others.filter((o) => o.age === age).map((o) => virtualService(o, stage)),
  ];
  return { older: of('older'), ours: ours(play, stage), younger: of('younger') };
}

const nameOn = ({ label }: Stage, name: string) => `${label}-${name}`;

function gateway({ name, hosts = ['*'], apart }: GatewaySketch, stage: Stage): KubeObject {
  const { namespaces, ports } = stage;
  const port = { number: ports[apart ? 1 : 0], name: 'http', protocol: 'HTTP' };
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Gateway',
    metadata: { namespace: namespaces.proxy, name: nameOn(stage, name) },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        {
          port,
          bind: '127.0.0.1',
          hosts: hosts.map((host) => host.replace('OTHER', namespaces.other)),
        },
      ],
    },
  } as KubeObject;
}

const gatewayOn = (stage: Stage, name: string) =>
  `${stage.namespaces.proxy}/${nameOn(stage, name)}`;

function virtualService(other: OtherVirtualService, stage: Stage): KubeObject {
  const { name, where = 'ours', hosts = ['*'], rules, exportTo, answersAs = name } = other;
  const gateways = (other.gateways ?? ['main']).map((of) => gatewayOn(stage, of));
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'VirtualService',
    metadata: { namespace: stage.namespaces[where], name: nameOn(stage, name) },
    spec: {
      ...(hosts.length > 0 && { hosts, gateways }),
      ...(exportTo && { exportTo }),
      http: rules.map(({ delegate, match }) => ({
        ...(match && { match }),
        ...(delegate
          ? { delegate: { name: nameOn(stage, delegate) } }
          : { directResponse: { status: 200, body: { string: nameOn(stage, answersAs) } } }),
      })),
    },
  } as KubeObject;
}

function ours({ hosts, exportTo }: Case, stage: Stage): KubeObject[] {
  const objects = headIngressOn(nameOn(stage, 'ours'), stage.namespaces.ours, stage.destination, {
    gateways: [gatewayOn(stage, 'main')],
    hosts: hosts ?? ['*'],
    prefix: PREFIX,
  });
  return altered(objects, 'VirtualService', exportTo ? { exportTo } : {});
}

/** `objects` with `spec` merged into objects of `kind`; without these, if it is undefined. */
export function altered(
  objects: readonly KubeObject[],
  kind: string,
  spec: object | undefined,
): KubeObject[] {
  return objects.flatMap((object) => {
    if (object.kind !== kind) return [object];
    const { spec: own } = object as KubeObject & { readonly spec: object };
    return spec ? [{ ...object, spec: { ...own, ...spec } }] : [];
  });
}

/** The objects of a HeadIngress that sends all requests to one place. */
export function headIngressOn(
  name: string,
  namespace: string,
  address: Address,
  settings: Partial<HeadIngressSettings> = {},
): KubeObject[] {
  const source = { namespace, name, uid: 'uid-1' };
  return headIngressObjects({
    ...defaultSettings(source),
    ...settings,
    source,
    namespace,
    name,
    routes: [{ spoke: 'spoke1', workload: 'mnist', address, weight: 100 }],
    pins: [],
  });
}
