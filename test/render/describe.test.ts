import { remedyText } from '../../plugin/hints.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { Observation } from '../../src/karmada/observation.ts';
import type { Event } from '../../src/kubernetes/event.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { describeService } from '../../src/render/describe.ts';
import { aggregate, staleStatus } from '../../src/status/aggregate.ts';
import {
  aCondition,
  aHeadIngress,
  anMLService,
  aPlacement,
  aService,
  aSpoke,
  aWork,
  ready,
} from '../support/builders.ts';

const now = new Date('2024-04-15T12:00:00Z');
const anHourAgo = new Date('2024-04-15T11:00:00Z');

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};
const manifests = [secret, anMLService()];
const spec = { workloads: [{ clusters: ['spoke1', 'spoke2'], manifests }] };

/** What Karmada has of `manifest` on `cluster`, where it said `failure` if anything. */
function seen(cluster: string, manifest: KubeObject, failure?: string): Observation {
  const applied = aCondition(
    'Applied',
    failure ? 'False' : 'True',
    failure ?? 'Manifest has been successfully applied',
  );
  const identifier = { kind: manifest.kind, name: manifest.metadata.name, namespace: 'demo' };
  const reported = manifest.kind === 'MLService' && !failure;
  const work = aWork(
    { manifest, cluster },
    {
      conditions: [applied],
      manifestStatuses: reported ? [{ identifier, status: ready(cluster) }] : [],
    },
  );
  return { placement: aPlacement(manifest, cluster), work, spoke: aSpoke(cluster) };
}

const placed = ['spoke1', 'spoke2'].flatMap((c) => manifests.map((m) => seen(c, m)));

const withStatus = (
  observations: readonly Observation[],
  overrides: Partial<HyperMLService> = {},
) => {
  const hmls = aService({ spec, ...overrides });
  return { ...hmls, status: aggregate(hmls, observations, {}, anHourAgo) };
};

const described = (hmls: HyperMLService, events: readonly Event[] = []) =>
  `\n${describeService(hmls, { events, hintFor: remedyText }, now)}`;

const event = (fields: Partial<Event>): Event => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e' },
  type: 'Normal',
  source: { component: 'hmls-controller' },
  ...fields,
});

test('a healthy one', () => {
  const metadata = {
    ...aService().metadata,
    labels: { team: 'vision', app: 'mnist' },
    annotations: { note: 'one\ntwo' },
  };
  const events = [
    event({
      reason: 'FullyApplied',
      message: 'All manifests have been successfully applied',
      lastTimestamp: '2024-04-15T11:00:00Z',
    }),
    event({
      reason: 'Ready',
      message: 'All workloads are ready',
      count: 5,
      firstTimestamp: '2024-04-15T10:59:00Z',
      lastTimestamp: '2024-04-15T11:57:59Z',
    }),
  ];
  expect(described(withStatus(placed, { metadata }), events)).toMatchInlineSnapshot(`
"
Name:               mnist
Namespace:          demo
Labels:             app: mnist
                    team: vision
Annotations:        note: one...
Age:                120m
Generation:         1 (observed)
Status:             Ready
Spokes ready:       2/2
Manifests applied:  4/4
Placements:
  Spokes:     spoke1, spoke2
  Manifests:  Secret/s3
              MLService/torch
Conditions:
  Type               Status  Reason          Age  Message
  ----               ------  ------          ---  -------
  ClustersReachable  True    Reachable       60m  Karmada and all spokes are reachable
  FullyApplied       True    Applied         60m  All manifests have been successfully applied
  Ready              True    WorkloadsReady  60m  All workloads are ready
Resources:
  Spoke   Resource         Applied  Ready  Replicas  Message
  -----   --------         -------  -----  --------  -------
  spoke1  Secret/s3        True     -      -         
  spoke1  MLService/torch  True     True   1/1       
  spoke2  Secret/s3        True     -      -         
  spoke2  MLService/torch  True     True   1/1       
Endpoints:
  Spoke   Resource         Name     URL
  -----   --------         ----     ---
  spoke1  MLService/torch  address  http://torch.demo.ksvc.spoke1.example.com
  spoke2  MLService/torch  address  http://torch.demo.ksvc.spoke2.example.com
Events:
  Type    Reason        Age                 From             Message
  ----    ------        ---                 ----             -------
  Normal  FullyApplied  60m                 hmls-controller  All manifests have been successfully applied
  Normal  Ready         2m1s (x5 over 61m)  hmls-controller  All workloads are ready
"
`);
});

test('one that fails on a spoke', () => {
  const FAILURE = 'Failed to apply all manifests (0/1): namespaces "demo" not found';
  const hmls = withStatus([
    ...placed.slice(0, 2),
    seen('spoke2', secret, FAILURE),
    seen('spoke2', anMLService(), FAILURE),
  ]);
  expect(described(hmls)).toMatchInlineSnapshot(`
"
Name:               mnist
Namespace:          demo
Labels:             <none>
Annotations:        <none>
Age:                120m
Generation:         1 (observed)
Status:             Degraded for 60m
Spokes ready:       1/2
Manifests applied:  2/4
Placements:
  Spokes:     spoke1, spoke2
  Manifests:  Secret/s3
              MLService/torch
Conditions:
  Type               Status  Reason             Age  Message
  ----               ------  ------             ---  -------
  ClustersReachable  True    Reachable          60m  Karmada and all spokes are reachable
  FullyApplied       False   NamespaceNotFound  60m  Secret/s3 on spoke2: namespaces "demo" not found; create it on spoke2: kubectl create namespace demo | MLService/torch on spoke2: namespaces "demo" not found; create it on spoke2: kubectl create namespace demo
  Ready              False   WorkloadsNotReady  60m  MLService/torch on spoke2: not applied
Resources:
  Spoke   Resource         Applied  Ready  Replicas  Message
  -----   --------         -------  -----  --------  -------
  spoke1  Secret/s3        True     -      -         
  spoke1  MLService/torch  True     True   1/1       
  spoke2  Secret/s3        False    -      -         namespaces "demo" not found; create it on spoke2: kubectl create namespace demo
  spoke2  MLService/torch  False    False  -         namespaces "demo" not found; create it on spoke2: kubectl create namespace demo
Endpoints:
  Spoke   Resource         Name     URL
  -----   --------         ----     ---
  spoke1  MLService/torch  address  http://torch.demo.ksvc.spoke1.example.com
Events:  <none>
"
`);
});

test('one whose spoke and then Karmada do not answer, and that is going', () => {
  const away = placed.map((o) =>
    o.placement.cluster === 'spoke2' ? { ...o, spoke: aSpoke('spoke2', 'False') } : o,
  );
  const hmls = withStatus(away, {
    metadata: { ...aService().metadata, generation: 2, deletionTimestamp: '2024-04-15T11:30:00Z' },
    spec: { ...spec, suspend: true },
  });
  const status = staleStatus(
    { ...hmls, status: { ...hmls.status, observedGeneration: 1 } },
    { reason: 'KarmadaUnreachable', message: 'connect ECONNREFUSED 10.0.0.1:5443' },
    now,
  );
  expect(described(hmls)).toMatchInlineSnapshot(`
"
Name:               mnist
Namespace:          demo
Labels:             <none>
Annotations:        <none>
Age:                120m
Generation:         2 (observed)
Terminating:        for 30m
Suspended:          true
Status:             Terminating for 30m
Spokes ready:       1/2
Manifests applied:  4/4
Placements:
  Spokes:     spoke1, spoke2
  Manifests:  Secret/s3
              MLService/torch
Conditions:
  Type               Status   Reason           Age  Message
  ----               ------   ------           ---  -------
  ClustersReachable  False    ClusterNotReady  60m  spoke2: cluster is not reachable
  FullyApplied       True     Applied          60m  All manifests have been successfully applied
  Ready              Unknown  ClusterNotReady  60m  MLService/torch on spoke2: its spoke is unreachable
Resources:
  Spoke   Resource         Applied  Ready    Replicas  Message
  -----   --------         -------  -----    --------  -------
  spoke1  Secret/s3        True     -        -         
  spoke1  MLService/torch  True     True     1/1       
  spoke2  Secret/s3        True     -        -         Cluster unreachable from Karmada; last known status may be stale
  spoke2  MLService/torch  True     Unknown  1/1       Cluster unreachable from Karmada; last known status may be stale
Endpoints:
  Spoke   Resource         Name     URL
  -----   --------         ----     ---
  spoke1  MLService/torch  address  http://torch.demo.ksvc.spoke1.example.com
  spoke2  MLService/torch  address  http://torch.demo.ksvc.spoke2.example.com
Next steps:
  ClusterNotReady:  kubectl karmada describe cluster spoke2
  Terminating:      to leave its resources on the spokes: kubectl hmls delete mnist -n demo --force
Events:  <none>
"
`);
  expect(described({ ...hmls, status })).toMatchInlineSnapshot(`
"
Name:               mnist
Namespace:          demo
Labels:             <none>
Annotations:        <none>
Age:                120m
Generation:         2 (observed: 1)
Terminating:        for 30m
Suspended:          true
Status:             Terminating for 30m
Spokes ready:       0/2
Manifests applied:  4/4
Placements:
  Spokes:     spoke1, spoke2
  Manifests:  Secret/s3
              MLService/torch
Conditions:
  Type               Status   Reason              Age  Message
  ----               ------   ------              ---  -------
  ClustersReachable  False    KarmadaUnreachable  60m  connect ECONNREFUSED 10.0.0.1:5443
  FullyApplied       Unknown  KarmadaUnreachable  0s   connect ECONNREFUSED 10.0.0.1:5443
  Ready              Unknown  KarmadaUnreachable  60m  connect ECONNREFUSED 10.0.0.1:5443
Resources:
  Spoke   Resource         Applied  Ready    Replicas  Message
  -----   --------         -------  -----    --------  -------
  spoke1  Secret/s3        True     -        -         connect ECONNREFUSED 10.0.0.1:5443
  spoke1  MLService/torch  True     Unknown  1/1       connect ECONNREFUSED 10.0.0.1:5443
  spoke2  Secret/s3        True     -        -         connect ECONNREFUSED 10.0.0.1:5443
  spoke2  MLService/torch  True     Unknown  1/1       connect ECONNREFUSED 10.0.0.1:5443
Endpoints:
  Spoke   Resource         Name     URL
  -----   --------         ----     ---
  spoke1  MLService/torch  address  http://torch.demo.ksvc.spoke1.example.com
  spoke2  MLService/torch  address  http://torch.demo.ksvc.spoke2.example.com
Next steps:
  KarmadaUnreachable:  kubectl hmls doctor --karmada
  Terminating:         to leave its resources on the spokes: kubectl hmls delete mnist -n demo --force
Events:  <none>
"
`);
});

test('one that the controller has not observed yet', () => {
  expect(described(aService())).toMatchInlineSnapshot(`
"
Name:               mnist
Namespace:          demo
Labels:             <none>
Annotations:        <none>
Age:                120m
Generation:         1 (observed: none)
Status:             Progressing
Spokes ready:       0/2
Manifests applied:  0/2
Placements:
  Spokes:     spoke1, spoke2
  Manifests:  MLService/torch
Conditions:  <none>
Resources:
  Spoke   Resource         Applied  Ready  Replicas  Message
  -----   --------         -------  -----  --------  -------
  spoke1  MLService/torch  False    -      -         The controller has not observed this generation yet
  spoke2  MLService/torch  False    -      -         The controller has not observed this generation yet
Endpoints:  <none>
Next steps:
  NotObserved:  kubectl hmls doctor --hub
Events:  <none>
"
`);
});

test('one whose workloads stop short of ready, with an address that is of no use', () => {
  const status = {
    address: { url: 'http://torch.demo.svc.cluster.local' },
    conditions: [
      { type: 'Ready', status: 'False', reason: 'PodNotReady', message: 'pulling\nlayers' },
    ],
    releases: [{ name: 'origin', ready: false, readyReplicas: 0, totalReplicas: 2 }],
  };
  const placedOnce = seen('spoke1', anMLService());
  const identifier = { kind: 'MLService', name: 'torch', namespace: 'demo' };
  const conditions = placedOnce.work?.status?.conditions ?? [];
  const work = aWork({}, { conditions, manifestStatuses: [{ identifier, status }] });
  const text = describeService(
    withStatus([{ ...placedOnce, work }]),
    { events: [], hintFor: remedyText },
    now,
  );
  expect(`\n${text.slice(text.indexOf('Resources:'))}`).toMatchInlineSnapshot(`
"
Resources:
  Spoke   Resource         Applied  Ready  Replicas  Message
  -----   --------         -------  -----  --------  -------
  spoke1  MLService/torch  True     False  0/2       pulling...
  spoke1  Secret/s3        Unknown  -      -         Left out of the status for lack of room; status.summary counts it
  spoke2  Secret/s3        Unknown  -      -         Left out of the status for lack of room; status.summary counts it
  spoke2  MLService/torch  Unknown  -      -         Left out of the status for lack of room; status.summary counts it
Endpoints:
  Spoke   Resource         Name     URL
  -----   --------         ----     ---
  spoke1  MLService/torch  address  http://torch.demo.svc.cluster.local  (torch.demo.svc.cluster.local is only resolvable inside its own cluster)
Next steps:
  PodNotReady:  kubectl hmls events mnist -n demo --spokes
Events:  <none>
"
`);
});

test('nothing in it can take over a terminal', () => {
  const hostile = anMLService('torch\u001b[2J');
  const text = describeService(
    aService({ spec: { workloads: [{ clusters: ['spoke1'], manifests: [hostile] }] } }),
    {},
    now,
  );
  expect(text).toContain('MLService/torch^[[2J');
  expect(text).not.toContain('\u001b');
});

test('groups, a HeadIngress that is behind, and no events', () => {
  const workloads = [
    { clusters: ['spoke1'], manifests: [anMLService()] },
    { clusters: ['spoke2'], manifests: [secret] },
  ];
  const hmls = aService({ spec: { workloads } });
  const text = describeService(hmls, { headIngresses: [aHeadIngress()], hintFor: remedyText }, now);
  expect(`\n${text.slice(text.indexOf('Placements:'))}`).toMatchInlineSnapshot(`
"
Placements:
  Group:      1
  Spokes:     spoke1
  Manifests:  MLService/torch
  Group:      2
  Spokes:     spoke2
  Manifests:  Secret/s3
Conditions:  <none>
Resources:
  Spoke   Resource         Applied  Ready  Replicas  Message
  -----   --------         -------  -----  --------  -------
  spoke1  MLService/torch  False    -      -         The controller has not observed this generation yet
  spoke2  Secret/s3        False    -      -         The controller has not observed this generation yet
Endpoints:  <none>
HeadIngress:
  Name:      demo/mnist
  Gateways:  t9k-system/t9k
  Prefix:    /t9k/hypermlservices/namespaces/demo/mnist/
  Weights:   spoke1=50,spoke2=50
  Synced:    False: mnist reports no workload on any spoke yet
Next steps:
  NotObserved:  kubectl hmls doctor --hub
"
`);
  expect(describeService(hmls, { headIngresses: [] }, now)).toContain('HeadIngress:  <none>\n');
});

test('the Secrets of what was last applied are not shown', () => {
  const service = aService();
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"aGk="}' };
  const metadata = { ...service.metadata, annotations };
  expect(describeService({ ...service, metadata }, { events: [] }, now)).not.toContain('aGk=');
});
