import type { SpokeCluster } from '../../src/karmada/spoke.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { anMLService, aService, aSpoke, aWork } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const registered = (name: string, status: 'True' | 'False' = 'True'): SpokeCluster => {
  const spoke = aSpoke(name, status);
  return {
    ...spoke,
    metadata: { ...spoke.metadata, creationTimestamp: '2024-04-15T09:00:00Z' },
    spec: { syncMode: 'Push', apiEndpoint: `https://${name}:6443` },
    status: { ...spoke.status, kubernetesVersion: 'v1.35.4' },
  } as SpokeCluster;
};

const other = aService({ metadata: { ...aService().metadata, name: 'bert', uid: 'uid-2' } });
const foreign: KubeObject = {
  apiVersion: 'work.karmada.io/v1alpha1',
  kind: 'Work',
  metadata: { namespace: 'karmada-es-spoke1', name: 'foreign' },
};

const karmada = new FakeCluster(
  registered('spoke2', 'False'),
  registered('spoke1'),
  aSpoke('spoke3'),
  aWork({ cluster: 'spoke1' }),
  aWork({ cluster: 'spoke1', manifest: anMLService('second') }),
  aWork({ cluster: 'spoke1', manifest: anMLService('third'), hmls: other }),
  aWork({ cluster: 'spoke2' }),
  foreign,
);
const clusters = { hub: new FakeCluster(), karmada };
const flag = '--karmada-context karmada';

test('each spoke, with its workloads', async () => {
  const { status, out } = await run(`clusters ${flag} -o wide`, { clusters });
  expect(status).toBe(0);
  expect(out).toMatchInlineSnapshot(`
"NAME     READY   VERSION     MODE        HMLS   WORKS   AGE         API ENDPOINT          MESSAGE
spoke1   True    v1.35.4     Push        2      3       62m         https://spoke1:6443   cluster is healthy
spoke2   False   v1.35.4     Push        1      1       62m         https://spoke2:6443   cluster is not reachable
spoke3   True    <unknown>   <unknown>   0      0       <unknown>                         cluster is healthy
"
`);
});

test('-o json', async () => {
  const { out } = await run(`clusters spoke1 ${flag} -o json`, { clusters });
  expect(JSON.parse(out)).toMatchObject({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'SpokeReport',
    items: [{ name: 'spoke1', ready: 'True', mode: 'Push', services: 2, works: 3 }],
  });
});

test.each(['spoke1 spoke9', '-C spoke1,spoke9', '-C spoke1 -C spoke9', 'spoke1 -C spoke9'])(
  'some spokes, and one that does not exist: %s',
  async (names) => {
    const { status, out, err } = await run(`clusters ${names} ${flag} -o name`, { clusters });
    expect({ status, out }).toEqual({ status: 1, out: 'cluster.cluster.karmada.io/spoke1\n' });
    expect(err).toContain(
      'Error from server (NotFound): clusters.cluster.karmada.io "spoke9" not found\n',
    );
  },
);

test('none', async () => {
  const empty = { hub: new FakeCluster(), karmada: new FakeCluster() };
  expect(await run(`clusters ${flag}`, { clusters: empty })).toEqual({
    status: 0,
    out: '',
    err: 'Karmada: https://fake.example.com\nNo resources found\n',
  });
});
