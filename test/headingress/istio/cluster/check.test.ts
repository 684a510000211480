import { findingsAfter, findingsNow } from '../../../../src/headingress/istio/cluster/check.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aGateway, aHeadIngress, aRival } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

const objects = headIngressObjects(aHeadIngress());
const virtualService = objects.at(-1) as KubeObject;

const ingressWith = (...there: KubeObject[]) => ({
  ingress: new FakeCluster(aGateway(), ...there),
  kinds: kindsIn('v1beta1'),
  user: async () => 'alice',
});

test('no findings for the objects to be written', async () => {
  expect(await findingsAfter(objects, undefined, ingressWith())).toEqual({
    findings: [],
    gaps: [],
  });
});

test.each([
  { live: undefined, isNew: true },
  { live: virtualService, isNew: false },
])('the finding is new: $isNew', async ({ live, isNew }) => {
  const there = live ? objects : [];
  const { findings } = await findingsAfter(objects, live, ingressWith(aRival(), ...there));
  expect(findings).toMatchObject([{ code: 'HMLS0104', severity: 'error', isNew }]);
});

test('the current findings, by VirtualService', async () => {
  const ingress = ingressWith(aRival(), ...objects);
  const { examined, gaps } = await findingsNow([virtualService], ingress);
  expect(examined).toMatchObject([{ object: virtualService, findings: [{ code: 'HMLS0104' }] }]);
  expect(gaps).toEqual([]);
  expect(await findingsNow([], ingress)).toEqual({ examined: [], gaps: [] });
});
