import { createHeadIngress, deleteHeadIngress } from '../../src/controller/headingress.ts';
import { HmlsError } from '../../src/domain/errors.ts';
import { USERS_ANNOTATION } from '../../src/domain/headingress.ts';
import type { KubeObject, Ref } from '../../src/domain/object.ts';
import { DESTINATIONRULES, SERVICEENTRIES, VIRTUALSERVICES } from '../../src/kube/cluster.ts';
import { headIngressObjects } from '../../src/render/istio.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

/** The objects of a HeadIngress `demo/<name>` that routes to `hosts`, over https. */
function objectsOf(name: string, ...hosts: string[]): KubeObject[] {
  return headIngressObjects({
    source: { namespace: 'demo', name, uid: `uid-${name}` },
    namespace: 'demo',
    name,
    gateways: ['t9k-system/t9k'],
    hosts: ['*'],
    prefix: `/${name}/`,
    rewrite: true,
    entryName: '{host}',
    routes: hosts.map((host) => ({
      spoke: host,
      workload: 'torch',
      ready: true,
      weight: 100 / hosts.length,
      address: { scheme: 'https', host, port: 443, path: '/' },
    })),
  });
}

const ref = (name: string): Ref => ({ namespace: 'demo', name });
const KINDS = [SERVICEENTRIES, DESTINATIONRULES, VIRTUALSERVICES];

/** What there is, one line each; of what is shared, with its users. */
function look(ingress: FakeCluster): string[] {
  return KINDS.flatMap((kind) => ingress.objects(kind)).map(({ kind, metadata }) => {
    const users = metadata.annotations?.[USERS_ANNOTATION];
    return `${kind}/${metadata.name}${users === undefined ? '' : ` of ${users}`}`;
  });
}

async function create(ingress: FakeCluster, objects: readonly KubeObject[]): Promise<string[]> {
  const told: string[] = [];
  await createHeadIngress(ingress, objects, ({ kind, metadata }) => {
    told.push(`${kind}/${metadata.name}`);
  });
  return told;
}

async function remove(ingress: FakeCluster, name: string): Promise<string[]> {
  const told: string[] = [];
  await deleteHeadIngress(ingress, ref(name), ({ kind, metadata }) => {
    told.push(`${kind}/${metadata.name}`);
  });
  return told;
}

const down = new HmlsError('unreachable', 'refused');
const ofOthers: KubeObject = {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: {
    namespace: 'demo',
    name: 'mnist',
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  },
};

test('made in the order in which it is needed, gone in the reverse', async () => {
  const ingress = new FakeCluster();
  expect(await create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'))).toEqual([
    'ServiceEntry/a.example.com',
    'ServiceEntry/b.example.com',
    'DestinationRule/a.example.com',
    'DestinationRule/b.example.com',
    'VirtualService/mnist',
  ]);
  expect(await remove(ingress, 'mnist')).toEqual([
    'VirtualService/mnist',
    'DestinationRule/a.example.com',
    'DestinationRule/b.example.com',
    'ServiceEntry/a.example.com',
    'ServiceEntry/b.example.com',
  ]);
  expect(look(ingress)).toEqual([]);
});

test('what two share goes with the last of them', async () => {
  const ingress = new FakeCluster();
  await create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'));
  await create(ingress, objectsOf('llama', 'b.example.com'));
  expect(look(ingress)).toEqual([
    'ServiceEntry/a.example.com of demo/mnist',
    'ServiceEntry/b.example.com of demo/llama,demo/mnist',
    'DestinationRule/a.example.com of demo/mnist',
    'DestinationRule/b.example.com of demo/llama,demo/mnist',
    'VirtualService/llama',
    'VirtualService/mnist',
  ]);

  await remove(ingress, 'mnist');
  expect(look(ingress)).toEqual([
    'ServiceEntry/b.example.com of demo/llama',
    'DestinationRule/b.example.com of demo/llama',
    'VirtualService/llama',
  ]);

  await remove(ingress, 'llama');
  expect(look(ingress)).toEqual([]);
});

describe('nothing is written', () => {
  test.each([
    {
      name: 'if it is there already',
      there: objectsOf('mnist', 'a.example.com'),
      error: { code: 'already-exists', reason: 'AlreadyExists' },
    },
    {
      name: 'if somebody else has a VirtualService of that name',
      there: [ofOthers],
      error: {
        code: 'conflict',
        message:
          'virtualservices.networking.istio.io "mnist" is there already, and kubectl-hmls did not make it',
      },
    },
    {
      name: 'if somebody else has a ServiceEntry of that name',
      there: [
        {
          ...ofOthers,
          kind: 'ServiceEntry',
          metadata: { namespace: 'demo', name: 'b.example.com' },
        },
      ],
      error: { code: 'conflict', hint: 'choose another name with --name or --entry-name' },
    },
  ])('$name', async ({ there, error }) => {
    const ingress = new FakeCluster(...there);
    const before = KINDS.flatMap((kind) => ingress.objects(kind));
    const attempt = create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'));
    await expect(attempt).rejects.toMatchObject(error);
    expect(KINDS.flatMap((kind) => ingress.objects(kind))).toEqual(before);
  });
});

test('a creation that was interrupted is carried on with', async () => {
  const ingress = new FakeCluster();
  const objects = objectsOf('mnist', 'a.example.com');
  const mend = ingress.fail({ verb: 'apply', kind: VIRTUALSERVICES }, down);
  await expect(create(ingress, objects)).rejects.toThrow('refused');
  expect(look(ingress)).toHaveLength(2);

  mend();
  await create(ingress, objects);
  expect(look(ingress)).toEqual([
    'ServiceEntry/a.example.com of demo/mnist',
    'DestinationRule/a.example.com of demo/mnist',
    'VirtualService/mnist',
  ]);
});

test('one that was interrupted can be deleted instead', async () => {
  const ingress = new FakeCluster();
  ingress.fail({ verb: 'apply', kind: VIRTUALSERVICES }, down);
  await expect(create(ingress, objectsOf('mnist', 'a.example.com'))).rejects.toThrow('refused');
  await remove(ingress, 'mnist');
  expect(look(ingress)).toEqual([]);
});

test.each([SERVICEENTRIES, DESTINATIONRULES])(
  'a deletion that was interrupted at the $kind is carried on with',
  async (kind) => {
    const ingress = new FakeCluster();
    await create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'));
    const mend = ingress.fail({ verb: 'remove', kind }, down);
    await expect(remove(ingress, 'mnist')).rejects.toThrow('refused');
    expect(ingress.objects(VIRTUALSERVICES)).toEqual([]);

    mend();
    await remove(ingress, 'mnist');
    expect(look(ingress)).toEqual([]);
  },
);

test('what is not there cannot be deleted', async () => {
  await expect(remove(new FakeCluster(), 'mnist')).rejects.toMatchObject({
    code: 'not-found',
    message: 'virtualservices.networking.istio.io "mnist" not found',
  });
});

test('what somebody else made is not deleted', async () => {
  const ingress = new FakeCluster(ofOthers);
  await expect(remove(ingress, 'mnist')).rejects.toMatchObject({
    code: 'conflict',
    hint: 'kubectl delete virtualservice mnist -n demo',
  });
  expect(look(ingress)).toEqual(['VirtualService/mnist']);
});
