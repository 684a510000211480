import { HmlsError } from '../../src/errors.ts';
import { CLUSTERS } from '../../src/karmada/kinds.ts';
import { CUSTOMRESOURCEDEFINITIONS, type Kind } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { hubManifests } from '../../src/manifests/objects.ts';
import type { DoctorReport } from '../../src/reports/doctor.ts';
import { aService, aSpoke } from '../support/builders.ts';
import { type CliWorld, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

/** A cluster that answers access reviews. */
class Judge extends FakeCluster {
  denied: readonly string[] = [];

  override async create<T extends KubeObject>(kind: Kind<T>, object: T): Promise<T> {
    if (kind.kind !== 'SelfSubjectAccessReview') return super.create(kind, object);
    const { spec } = object as KubeObject as {
      spec: { resourceAttributes: { verb: string } };
    } & KubeObject;
    return { ...object, status: { allowed: !this.denied.includes(spec.resourceAttributes.verb) } };
  }
}

const crd = {
  ...(hubManifests().find(({ kind }) => kind === 'CustomResourceDefinition') as KubeObject),
  status: { conditions: [{ type: 'Established', status: 'True' }] },
} as KubeObject;

const lease = (renewTime: string) =>
  ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace: 'hmls-system', name: 'hmls-controller' },
    spec: { holderIdentity: 'replica-1', renewTime },
  }) as KubeObject;
const fresh = lease('2024-04-15T10:02:29.000000Z');

const kubeconfig: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'karmada-system', name: 'karmada-kubeconfig' },
  data: { kubeconfig: Buffer.from('karmada').toString('base64') },
} as KubeObject;

function aJudge(...objects: KubeObject[]): Judge {
  const judge = new Judge(...objects);
  judge.documents.set('/version', { gitVersion: 'v1.35.4' });
  return judge;
}

/** A healthy installation; `change` breaks it. */
function aWorld(
  change: (parts: { hub: Judge; karmada: Judge; ingress: Judge }) => void = () => {},
) {
  const hub = aJudge(aService(), crd, fresh, kubeconfig);
  const karmada = aJudge(aSpoke('spoke1'), aSpoke('spoke2'));
  karmada.documents.set('/apis/tensorstack.dev/v1beta1', { resources: [{ kind: 'MLService' }] });
  const ingress = aJudge({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Gateway',
    metadata: { namespace: 't9k-system', name: 't9k' },
  });
  ingress.documents.set('/apis/networking.istio.io', {
    versions: [{ version: 'v1' }, { version: 'v1beta1' }],
  });
  change({ hub, karmada, ingress });
  return {
    clusters: { hub, ingress },
    kubeconfigs: { karmada },
    env: { LANG: 'C.UTF-8', PATH: '/usr/bin:/home/me/bin' },
    files: { '/usr/bin/kubectl-hmls': '' },
  } satisfies CliWorld;
}

test('everything is healthy', async () => {
  const { status, out } = await run('doctor --ingress-context ingress', aWorld());
  expect(out).toMatchInlineSnapshot(`
"hub
---
√ API server at https://fake.example.com is reachable (v1.35.4)
√ CRD hypermlservices.tensorstack.dev is Established and serves v1beta1 with all printer columns
√ a controller is running and leading (Lease hmls-system/hmls-controller)
√ allowed to list, watch, create, patch and delete HyperMLServices in namespace default

karmada
-------
√ Karmada is configured
√ API server at https://fake.example.com is reachable (v1.35.4)
√ allowed to list its Clusters and Works
√ serves all kinds in use: MLService

spokes
------
√ spoke1 is Ready in Karmada
√ spoke1 serves all kinds in use: MLService
√ spoke2 is Ready in Karmada
√ spoke2 serves all kinds in use: MLService

ingress
-------
√ the ingress cluster is configured
√ API server at https://fake.example.com is reachable (v1.35.4)
√ Istio is installed and serves networking.istio.io/v1beta1 (of v1, v1beta1)
√ Gateway t9k-system/t9k exists
√ allowed to get, create, patch and delete HeadIngresses in namespace default

plugin
------
√ no plugin on PATH shadows a subcommand

Status check results are √
"
`);
  expect(status).toBe(0);
});

const GONE = new HmlsError('unreachable', 'The connection was refused');

const unserved = (karmada: Judge) => karmada.documents.delete('/apis/tensorstack.dev/v1beta1');

describe('problems are reported with the next command, and status 2', () => {
  test.each<[string, Parameters<typeof aWorld>[0], object[]]>([
    [
      'a hub that does not answer',
      ({ hub }) => hub.fail({ verb: 'read' }, GONE),
      [{ detail: 'The connection was refused', hint: 'kubectl cluster-info' }],
    ],
    [
      'no definition',
      ({ hub }) =>
        hub.remove(CUSTOMRESOURCEDEFINITIONS, { namespace: '', name: crd.metadata.name }),
      [{ detail: expect.stringMatching(/NotFound/), hint: 'kubectl hmls install' }],
    ],
    [
      'no rights',
      ({ hub }) => {
        hub.denied = ['patch', 'delete'];
      },
      [{ detail: 'not allowed: patch hypermlservices, delete hypermlservices' }],
    ],
    [
      'a Karmada that does not answer',
      ({ karmada }) => karmada.down(),
      [
        {
          detail: `The connection to https://fake.example.com was refused`,
          hint: 'kubectl hmls doctor --karmada --karmada-kubeconfig=FILE',
        },
      ],
    ],
    [
      'a kind that Karmada does not serve',
      ({ karmada }) => unserved(karmada),
      [{ detail: 'CRDs missing in Karmada: MLService (tensorstack.dev/v1beta1)' }],
    ],
    [
      'a spoke that is not registered',
      ({ karmada }) => karmada.remove(CLUSTERS, { namespace: '', name: 'spoke2' }),
      [
        {
          title: 'spoke2 is registered in Karmada',
          hint: 'kubectl karmada join spoke2 --cluster-kubeconfig=FILE',
        },
      ],
    ],
    [
      'a gateway with another name',
      ({ ingress }) => {
        ingress.fail({ verb: 'get' }, new HmlsError('not-found', 'no such gateway'));
      },
      [{ title: 'Gateway t9k-system/t9k exists', detail: 'no such gateway' }],
    ],
    [
      'an Istio that serves no version we write',
      ({ ingress }) => {
        ingress.documents.set('/apis/networking.istio.io', { versions: [{ version: 'v2' }] });
      },
      [{ detail: 'only these versions are served: v2', hint: 'istioctl install' }],
    ],
  ])('%s', async (_, spoil, checks) => {
    const line = 'doctor --ingress-context ingress -o json';
    const { status, out, err } = await run(line, aWorld(spoil));
    const report = JSON.parse(out) as DoctorReport;
    const failures = report.items.flatMap((section) =>
      section.checks.filter(({ outcome }) => outcome === 'failed'),
    );
    expect(failures).toMatchObject(checks);
    expect({ status, healthy: report.healthy }).toEqual({ status: 2, healthy: false });
    expect(err).toMatch(/error: 1 check failed\n$/);
  });

  test('a file on PATH that shadows a subcommand', async () => {
    const files = { '/home/me/bin/kubectl-hmls-get': '' };
    const { status, out } = await run('doctor', { ...aWorld(), files });
    expect(status).toBe(2);
    expect(out).toContain('    hint: rm /home/me/bin/kubectl-hmls-get\n');
  });

  test('no kubeconfig of Karmada', async () => {
    const { status, out } = await run('doctor --spokes', { ...aWorld(), kubeconfigs: {} });
    expect(status).toBe(2);
    expect(out).toContain('× Karmada is configured\n');
    expect(out).toContain('- all spokes are Ready\n');
  });
});

test.each([
  ['--hub', ['hub']],
  ['--karmada', ['karmada']],
  ['--spokes', ['spokes']],
  ['--hub --ingress', ['hub', 'ingress']],
])('%s checks only that section', async (flags, sections) => {
  const { out } = await run(`doctor ${flags} -o jsonpath={.items[*].name}`, aWorld());
  expect(out.split(' ')).toEqual(sections);
});

test('-o name names the sections', async () => {
  expect((await run('doctor --hub --spokes -o name', aWorld())).out).toBe('hub\nspokes\n');
});

test('without an ingress cluster, its section is skipped', async () => {
  const { status, out } = await run('doctor --ingress --icons none', aWorld());
  expect(status).toBe(0);
  expect(out).toContain('skipped the ingress cluster is configured\n');
});
