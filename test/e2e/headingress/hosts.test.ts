import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Address, endpointFacts } from '../../../src/domain/endpoint.ts';
import type { KubeObject } from '../../../src/domain/object.ts';
import { SERVICEENTRIES, VIRTUALSERVICES } from '../../../src/kube/cluster.ts';
import type { IngressReport } from '../../../src/render/ingresscheck.ts';
import { HOST_CASES, type HostActs, type HostCase, hostActsOf } from '../../routing/hosts.ts';
import { eventually } from '../../support/eventually.ts';
import { aNamespaceOn } from '../support/world.ts';
import { Scene } from './scene.ts';

// The cases of test/routing/hosts.ts, each with a host of its own that leads to a model server.

let scene: Scene;
let elsewhere: Server;
let acts: readonly HostActs[];
let reports: ReadonlyMap<string, IngressReport['items']>;

const nameOf = (i: number) => `host-${i}`;

beforeAll(async () => {
  scene = await Scene.open();
  const other = await aNamespaceOn(scene.bed.ingress);
  elsewhere = createServer((_, response) => response.end('theirs'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const addresses = await Promise.all(HOST_CASES.map((_, i) => served(nameOf(i))));
  acts = HOST_CASES.map((play, i) =>
    hostActsOf(play, {
      name: nameOf(i),
      namespaces: { ours: scene.namespace, other, home: 't9k-system' },
      destination: addresses[i] as Address,
      elsewhere: port,
    }),
  );
  for (const act of ['older', 'ours', 'younger'] as const) {
    await Promise.all(acts.flatMap((of) => of[act]).map(make));
    // Creation times are in whole seconds, and age is what counts.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }
  const { out } = await scene.attempt('check', '-o', 'json');
  const { items } = JSON.parse(out) as IngressReport;
  reports = Map.groupBy(items, ({ headIngress }) => headIngress);
}, 120_000);

afterAll(async () => {
  elsewhere.close();
  const left = acts
    .flatMap(({ older }) => older)
    .filter(({ metadata }) => metadata.namespace === 't9k-system');
  await Promise.all(
    left.map(({ metadata: { namespace = '', name } }) =>
      scene.bed.ingress.remove(SERVICEENTRIES, { namespace, name }),
    ),
  );
}, 30_000);

async function served(name: string): Promise<Address> {
  const { address } = await scene.serve('spoke1', name);
  const facts = endpointFacts(address.url);
  if ('unusable' in facts) throw new Error(facts.unusable);
  return facts;
}

const make = (object: KubeObject) =>
  scene.bed.ingress.apply(
    object.kind === 'ServiceEntry' ? SERVICEENTRIES : VIRTUALSERVICES,
    object,
  );

test.each(HOST_CASES.map((play, i) => ({ ...play, i })))('$title', async ({ i, ...play }) => {
  await eventually(async () => expect(await whereItGoes(nameOf(i))).toBe(play.goesTo), 20_000);
  const found = reports.get(`${scene.namespace}/${nameOf(i)}`) ?? [];
  expect(found.map(({ code }) => code).filter(isAboutHosts)).toEqual(play.codes);
});

/** The gateway is everybody's: what others route there is no matter of these cases. */
const isAboutHosts = (code: string) =>
  ['HMLS0103', 'HMLS0109', 'HMLS0110', 'HMLS0111'].includes(code);

async function whereItGoes(name: string): Promise<HostCase['goesTo']> {
  const response = await fetch(scene.url(name));
  const body = await response.text();
  if (response.status !== 200) return response.status as 503;
  return body === 'theirs' ? body : 'ours';
}
