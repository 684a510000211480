import {
  DESTINATIONRULES,
  GATEWAYS,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../src/headingress/istio/kinds.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../../src/kubernetes/object.ts';
import type { IngressReport } from '../../../src/reports/headingress.ts';
import { type Address, parseAddress } from '../../../src/workloads/address.ts';
import type { Acts } from '../../headingress/istio/routing/stage.ts';
import type { Scene } from './scene.ts';

/** Creates the objects of all cases. Creation times are in whole seconds, and age decides precedence. */
export async function perform(cases: readonly Acts[], { bed }: Scene): Promise<void> {
  for (const act of ['older', 'ours', 'younger'] as const) {
    const objects = cases.flatMap((acts) => acts[act]);
    await Promise.all(objects.map((object) => bed.ingress.apply(kindOf(object), object)));
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }
}

/** Removes what would affect other tests: everything outside the namespace of the scene. */
export async function clearAway(cases: readonly Acts[], { bed, namespace }: Scene): Promise<void> {
  const all = cases.flatMap(({ older, ours, younger }) => [...older, ...ours, ...younger]);
  const left = all.filter(({ metadata }) => metadata.namespace !== namespace);
  await Promise.all(left.map((object) => bed.ingress.remove(kindOf(object), refOf(object))));
}

const kindOf = ({ kind }: KubeObject) =>
  [GATEWAYS, SERVICEENTRIES, DESTINATIONRULES, VIRTUALSERVICES].find(
    (k) => k.kind === kind,
  ) as Kind;

/** The address of a new model server on spoke1. */
export async function addressOf(scene: Scene, name: string): Promise<Address> {
  const { address } = await scene.serve('spoke1', name);
  const facts = parseAddress(address.url);
  if ('unusable' in facts) throw new Error(facts.unusable);
  return facts;
}

/** The findings of `headingress check` in the namespace of the scene, by HeadIngress. */
export async function checkedAll(scene: Scene, count: number) {
  const { out, err } = await scene.attempt('check', '-o', 'json');
  expect(err).toContain(`in ${count} HeadIngresses\n`);
  const { items } = JSON.parse(out) as IngressReport;
  return Map.groupBy(items, ({ headIngress }) => headIngress);
}
