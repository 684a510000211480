// ServiceEntries for one host, and where requests to it go; evaluated by the program and by Envoy,
// as in cases.ts.

import { MANAGED_BY_LABELS } from '../../../../src/headingress/ownership.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import type { Address } from '../../../../src/workloads/address.ts';
import { type Acts, altered, headIngressOn } from './stage.ts';

export interface HostCase {
  readonly title: string;
  /** Of others; each is older than ours. */
  readonly others: readonly OtherEntry[];
  /** Of ours; absent: it does not exist. */
  readonly own?: { readonly exportTo?: readonly string[] };
  readonly codes: readonly string[];
  /** `ours`: the spoke; `theirs`: where the other one routes to. */
  readonly goesTo: 'ours' | 'theirs' | 503;
}

interface OtherEntry {
  readonly where: 'ours' | 'other' | 'proxy';
  readonly age?: 'younger';
  /** Whether it has the port of the spoke, or just another one. */
  readonly port: 'same' | 'another';
  /** STATIC routes to a separate server. */
  readonly resolution: 'DNS' | 'STATIC' | 'NONE';
  readonly exportTo?: readonly string[];
  /** Whether it has the labels of ours. */
  readonly labelled?: true;
}

export const HOST_CASES: readonly HostCase[] = [
  { title: 'no others', others: [], own: {}, codes: [], goesTo: 'ours' },
  { title: 'none at all', others: [], codes: ['HMLS0109'], goesTo: 503 },
  {
    title: 'ours is not exported to the gateway',
    others: [],
    own: { exportTo: ['.'] },
    codes: ['HMLS0103'],
    goesTo: 503,
  },
  {
    title: 'the same in another namespace',
    others: [{ where: 'other', port: 'same', resolution: 'DNS' }],
    own: {},
    codes: ['HMLS0111'],
    goesTo: 'ours',
  },
  {
    title: 'only another one, which suffices',
    others: [{ where: 'other', port: 'same', resolution: 'DNS' }],
    codes: [],
    goesTo: 'ours',
  },
  {
    title: 'without the port, in another namespace',
    others: [{ where: 'other', port: 'another', resolution: 'DNS' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 503,
  },
  {
    title: 'without the port, in the namespace of the gateway',
    others: [{ where: 'proxy', port: 'another', resolution: 'DNS' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 503,
  },
  {
    title: 'without the port, beside ours',
    others: [{ where: 'ours', port: 'another', resolution: 'DNS' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 503,
  },
  {
    title: 'without the port, beside ours and with its labels',
    others: [{ where: 'ours', port: 'another', resolution: 'DNS', labelled: true }],
    own: {},
    codes: ['HMLS0111'],
    goesTo: 'ours',
  },
  {
    title: 'without the port, but younger',
    others: [{ where: 'other', age: 'younger', port: 'another', resolution: 'DNS' }],
    own: {},
    codes: ['HMLS0111'],
    goesTo: 'ours',
  },
  {
    title: 'without the port, but not exported to the gateway',
    others: [{ where: 'other', port: 'another', resolution: 'DNS', exportTo: ['.'] }],
    own: {},
    codes: [],
    goesTo: 'ours',
  },
  {
    title: 'with addresses of its own, in another namespace',
    others: [{ where: 'other', port: 'same', resolution: 'STATIC' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 'theirs',
  },
  {
    title: 'with addresses of its own, beside ours',
    others: [{ where: 'ours', port: 'same', resolution: 'STATIC' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 'theirs',
  },
  {
    title: 'without any address',
    others: [{ where: 'other', port: 'same', resolution: 'NONE' }],
    own: {},
    codes: ['HMLS0110'],
    goesTo: 503,
  },
];

/** The setting of a case. */
export interface HostStage {
  readonly name: string;
  readonly namespaces: Readonly<Record<OtherEntry['where'], string>>;
  readonly destination: Address;
  /** The address of a server on this machine, for entries that route elsewhere. */
  readonly elsewhere: number;
}

export function hostActsOf(play: HostCase, stage: HostStage): Acts {
  const of = (age: OtherEntry['age']) =>
    play.others.filter((other) => other.age === age).map((other) => entryOf(other, stage));
  return { older: of(undefined), ours: oursOf(play, stage), younger: of('younger') };
}

function entryOf(other: OtherEntry, { name, namespaces, destination, elsewhere }: HostStage) {
  const { where, port, resolution, exportTo, labelled } = other;
  const number = port === 'same' ? destination.port : destination.port + 1;
  const leads = resolution === 'STATIC';
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ServiceEntry',
    metadata: {
      namespace: namespaces[where],
      name: `${name}-rival`,
      ...(labelled && { labels: MANAGED_BY_LABELS }),
    },
    spec: {
      hosts: [destination.host],
      location: 'MESH_EXTERNAL',
      resolution,
      ports: [{ number, name: 'web', protocol: 'HTTP', ...(leads && { targetPort: elsewhere }) }],
      ...(leads && { endpoints: [{ address: '127.0.0.1' }] }),
      ...(exportTo && { exportTo }),
    },
  } as KubeObject;
}

function oursOf({ own }: HostCase, { name, namespaces, destination }: HostStage): KubeObject[] {
  return altered(headIngressOn(name, namespaces.ours, destination), 'ServiceEntry', own);
}
