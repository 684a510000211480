import { HISTORY_ANNOTATION } from '../../../../src/headingress/history.ts';
import { liveOf } from '../../../../src/headingress/istio/cluster/ingresscluster.ts';
import { headIngressObjects } from '../../../../src/headingress/istio/objects.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aHeadIngress, anError, aRoute } from '../../../support/builders.ts';

const { ready: _, ...spoke1 } = aRoute('spoke1', { weight: 100 });
const headIngress = aHeadIngress({ routes: [spoke1] });
const [bare] = headIngressObjects(headIngress).slice(-1) as [KubeObject];

const annotated = (history: string): KubeObject => ({
  ...bare,
  metadata: {
    ...bare.metadata,
    annotations: { ...bare.metadata.annotations, [HISTORY_ANNOTATION]: history },
  },
});

test('a VirtualService of ours is a HeadIngress with its history', () => {
  const virtualService = annotated(
    '[{"revision":1,"time":"2026-01-02T03:04:05Z","user":"alice","weights":{"spoke1":100}}]',
  );
  expect(liveOf(virtualService)).toEqual({
    object: virtualService,
    headIngress,
    history: [
      {
        revision: 1,
        time: '2026-01-02T03:04:05Z',
        user: 'alice',
        weights: new Map([['spoke1', 100]]),
      },
    ],
  });
});

test('without a history it is a HeadIngress all the same', () => {
  expect(liveOf(bare)).toEqual({ object: bare, headIngress, history: [] });
});

test('one that kubectl-hmls did not create is a conflict', () => {
  const { labels: _, ...metadata } = bare.metadata;
  expect(() => liveOf({ ...bare, metadata })).toThrow(
    anError(
      'conflict',
      'virtualservices.networking.istio.io "mnist" was not created by kubectl-hmls',
    ),
  );
});
