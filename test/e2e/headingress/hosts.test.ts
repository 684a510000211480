import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IngressReport } from '../../../src/reports/headingress.ts';
import type { Address } from '../../../src/workloads/address.ts';
import { HOST_CASES, type HostCase, hostActsOf } from '../../headingress/istio/routing/hosts.ts';
import type { Acts } from '../../headingress/istio/routing/stage.ts';
import { eventually } from '../../support/eventually.ts';
import { aNamespaceOn } from '../support/world.ts';
import { Scene } from './scene.ts';
import { addressOf, checkedAll, clearAway, perform } from './staging.ts';

// The cases of test/headingress/istio/routing/hosts.ts, each with its own host that routes to a model server.

let scene: Scene;
let elsewhere: Server;
let acts: readonly Acts[];
let reports: ReadonlyMap<string, IngressReport['items']>;

const nameOf = (i: number) => `host-${i}`;

beforeAll(async () => {
  scene = await Scene.open();
  const other = await aNamespaceOn(scene.bed.ingress);
  elsewhere = createServer((_, response) => response.end('theirs'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const addresses = await Promise.all(HOST_CASES.map((_, i) => addressOf(scene, nameOf(i))));
  acts = HOST_CASES.map((play, i) =>
    hostActsOf(play, {
      name: nameOf(i),
      namespaces: { ours: scene.namespace, other, proxy: 't9k-system' },
      destination: addresses[i] as Address,
      elsewhere: port,
    }),
  );
  await perform(acts, scene);
  reports = await checkedAll(scene, HOST_CASES.length);
}, 120_000);

afterAll(async () => {
  elsewhere.close();
  await clearAway(acts, scene);
}, 30_000);

test.each(HOST_CASES.map((play, i) => ({ ...play, i })))('$title', async ({ i, ...play }) => {
  await eventually(async () => expect(await whereItGoes(nameOf(i))).toBe(play.goesTo), 20_000);
  const found = reports.get(`${scene.namespace}/${nameOf(i)}`) ?? [];
  expect(found.map(({ code }) => code).filter(isAboutHosts)).toEqual(play.codes);
});

/** The gateway is shared: routes of others are not the subject of these cases. */
const isAboutHosts = (code: string) =>
  ['HMLS0103', 'HMLS0109', 'HMLS0110', 'HMLS0111'].includes(code);

async function whereItGoes(name: string): Promise<HostCase['goesTo']> {
  const response = await fetch(scene.url(name));
  const body = await response.text();
  if (response.status !== 200) return response.status as 503;
  return body === 'theirs' ? body : 'ours';
}
