import { HmlsError } from '../../../../src/errors.ts';
import {
  applyHeadIngress,
  deleteHeadIngress,
} from '../../../../src/headingress/istio/cluster/apply.ts';
import { kindsIn } from '../../../../src/headingress/istio/cluster/versions.ts';
import { outcomeOf, type Writing } from '../../../../src/headingress/istio/cluster/write.ts';
import {
  DESTINATIONRULES,
  SERVICEENTRIES,
  VIRTUALSERVICES,
} from '../../../../src/headingress/istio/kinds.ts';
import { headIngressObjects, sharedHostOf } from '../../../../src/headingress/istio/objects.ts';
import { usersOf } from '../../../../src/headingress/istio/sharing.ts';
import type { KubeObject, Ref } from '../../../../src/kubernetes/object.ts';
import { aHeadIngress } from '../../../support/builders.ts';
import { FakeCluster } from '../../../support/fake-cluster.ts';

/** The objects of a HeadIngress `demo/<name>` that routes to `hosts`, over https; `host:8080` over http. */
function objectsOf(name: string, ...hosts: string[]): KubeObject[] {
  return headIngressObjects(
    aHeadIngress({
      source: { namespace: 'demo', name, uid: `uid-${name}` },
      name,
      prefix: `/${name}/`,
      routes: hosts.map((text) => ({
        spoke: text,
        workload: 'torch',
        weight: 100 / hosts.length,
        address: addressOf(text),
      })),
    }),
  );
}

function addressOf(text: string) {
  const [host = '', port] = text.split(':');
  return port
    ? ({ scheme: 'http', host, port: Number(port), path: '/' } as const)
    : ({ scheme: 'https', host, port: 443, path: '/' } as const);
}

const ref = (name: string): Ref => ({ namespace: 'demo', name });
const KINDS = [SERVICEENTRIES, DESTINATIONRULES, VIRTUALSERVICES];

/** The objects, one per line; shared ones with their users. */
function look(ingress: FakeCluster): string[] {
  return KINDS.flatMap((kind) => ingress.objects(kind)).map((object) => {
    const users = usersOf(object).join(',');
    return `${object.kind}/${object.metadata.name}${users === '' ? '' : ` of ${users}`}`;
  });
}

/** Writes to `ingress`, and notes what that does in `told`. */
const writingTo = (ingress: FakeCluster, told: string[], more: Partial<Writing> = {}): Writing => ({
  ingress,
  kinds: kindsIn('v1beta1'),
  waitForGateways: async () => {
    told.push('waited');
  },
  tell: (written) => {
    const { kind, metadata } = (written.after ?? written.before) as KubeObject;
    told.push(`${kind}/${metadata.name} ${outcomeOf(written)}`);
  },
  ...more,
});

async function create(ingress: FakeCluster, objects: readonly KubeObject[]): Promise<string[]> {
  const told: string[] = [];
  await applyHeadIngress(objects, undefined, writingTo(ingress, told));
  return told;
}

async function apply(
  ingress: FakeCluster,
  objects: readonly KubeObject[],
  more: Partial<Writing> = {},
): Promise<string[]> {
  const told: string[] = [];
  const [read] = ingress
    .objects(VIRTUALSERVICES)
    .filter(({ metadata }) => metadata.name === objects.at(-1)?.metadata.name);
  await applyHeadIngress(objects, read, writingTo(ingress, told, more));
  return told;
}

async function remove(ingress: FakeCluster, name: string): Promise<string[]> {
  const told: string[] = [];
  await deleteHeadIngress(ref(name), writingTo(ingress, told));
  return told;
}

const portsAt = (ingress: FakeCluster, host: string) =>
  ingress
    .objects(SERVICEENTRIES)
    .filter((entry) => sharedHostOf(entry) === host)
    .map((entry) => (entry as KubeObject & { spec: { ports: { number: number }[] } }).spec.ports)
    .map((ports) => ports.map(({ number }) => number));

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

test('created in dependency order, removed in reverse order', async () => {
  const ingress = new FakeCluster();
  expect(await create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'))).toEqual([
    'ServiceEntry/a.example.com created',
    'ServiceEntry/b.example.com created',
    'DestinationRule/a.example.com created',
    'DestinationRule/b.example.com created',
    'VirtualService/mnist created',
  ]);
  expect(await remove(ingress, 'mnist')).toEqual([
    'VirtualService/mnist deleted',
    'DestinationRule/a.example.com deleted',
    'DestinationRule/b.example.com deleted',
    'ServiceEntry/a.example.com deleted',
    'ServiceEntry/b.example.com deleted',
  ]);
  expect(look(ingress)).toEqual([]);
});

test('a shared object is removed with its last user', async () => {
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
      name: 'if it exists already',
      there: objectsOf('mnist', 'a.example.com'),
      error: { code: 'already-exists', reason: 'AlreadyExists' },
    },
    {
      name: 'if a foreign VirtualService has that name',
      there: [ofOthers],
      error: {
        code: 'conflict',
        message:
          'virtualservices.networking.istio.io "mnist" already exists, and was not created by kubectl-hmls',
      },
    },
    {
      name: 'if a foreign ServiceEntry has that name',
      there: [
        {
          ...ofOthers,
          kind: 'ServiceEntry',
          metadata: { namespace: 'demo', name: 'b.example.com' },
        },
      ],
      error: { code: 'conflict', remedy: { is: 'choose-name' } },
    },
  ])('$name', async ({ there, error }) => {
    const ingress = new FakeCluster(...there);
    const before = KINDS.flatMap((kind) => ingress.objects(kind));
    const attempt = create(ingress, objectsOf('mnist', 'a.example.com', 'b.example.com'));
    await expect(attempt).rejects.toMatchObject(error);
    expect(KINDS.flatMap((kind) => ingress.objects(kind))).toEqual(before);
  });
});

test('an interrupted creation is resumed', async () => {
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

test('an interrupted creation can be deleted instead', async () => {
  const ingress = new FakeCluster();
  ingress.fail({ verb: 'apply', kind: VIRTUALSERVICES }, down);
  await expect(create(ingress, objectsOf('mnist', 'a.example.com'))).rejects.toThrow('refused');
  await remove(ingress, 'mnist');
  expect(look(ingress)).toEqual([]);
});

test.each([SERVICEENTRIES, DESTINATIONRULES])(
  'a deletion that was interrupted at the $kind is resumed',
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

test('a HeadIngress that does not exist cannot be deleted', async () => {
  await expect(remove(new FakeCluster(), 'mnist')).rejects.toMatchObject({
    code: 'not-found',
    message: 'virtualservices.networking.istio.io "mnist" not found',
  });
});

test('a foreign object is not deleted', async () => {
  const ingress = new FakeCluster(ofOthers);
  await expect(remove(ingress, 'mnist')).rejects.toMatchObject({
    code: 'conflict',
    hint: 'kubectl delete virtualservice mnist -n demo',
  });
  expect(look(ingress)).toEqual(['VirtualService/mnist']);
});

describe('ports of a shared host', () => {
  test('are the ports of both users, and are removed with their last user', async () => {
    const ingress = new FakeCluster();
    await create(ingress, objectsOf('mnist', 'a.example.com'));
    await create(ingress, objectsOf('llama', 'a.example.com:8080'));
    expect(portsAt(ingress, 'a.example.com')).toEqual([[443, 8080]]);

    await remove(ingress, 'mnist');
    expect(portsAt(ingress, 'a.example.com')).toEqual([[8080]]);
    expect(look(ingress)).toEqual([
      'ServiceEntry/a.example.com of demo/llama',
      'VirtualService/llama',
    ]);
  });

  test('cannot have TLS for one user only', async () => {
    const ingress = new FakeCluster();
    await create(ingress, objectsOf('mnist', 'a.example.com'));
    await expect(create(ingress, objectsOf('llama', 'a.example.com:443'))).rejects.toMatchObject({
      code: 'conflict',
      message: 'a.example.com is shared with demo/llama, which needs port 443 without TLS',
    });
  });
});

describe('a HeadIngress that changes', () => {
  test('not at all: nothing is written', async () => {
    const ingress = new FakeCluster();
    const objects = objectsOf('mnist', 'a.example.com');
    await apply(ingress, objects);
    const versions = () =>
      KINDS.flatMap((kind) => ingress.objects(kind)).map((o) => o.metadata.resourceVersion);
    const before = versions();
    expect(await apply(ingress, objects)).toEqual([
      'ServiceEntry/a.example.com unchanged',
      'DestinationRule/a.example.com unchanged',
      'VirtualService/mnist unchanged',
    ]);
    expect(versions()).toEqual(before);
  });

  test('its host: the new host exists before the routes change, the old one until afterwards', async () => {
    const ingress = new FakeCluster();
    await apply(ingress, objectsOf('mnist', 'a.example.com:80'));
    expect(await apply(ingress, objectsOf('mnist', 'b.example.com:80'))).toEqual([
      'ServiceEntry/b.example.com created',
      'waited',
      'VirtualService/mnist configured',
      'waited',
      'ServiceEntry/a.example.com deleted',
    ]);
  });

  test('its port: both are open while the routes change', async () => {
    const ingress = new FakeCluster();
    await apply(ingress, objectsOf('mnist', 'a.example.com:80'));
    const told: string[] = [];
    const seen: number[][][] = [];
    const [read] = ingress.objects(VIRTUALSERVICES);
    const waitForGateways = async () => {
      seen.push(portsAt(ingress, 'a.example.com'));
    };
    const objects = objectsOf('mnist', 'a.example.com:8080');
    await applyHeadIngress(objects, read, writingTo(ingress, told, { waitForGateways }));
    expect(seen).toEqual([[[80, 8080]], [[80, 8080]]]);
    expect(portsAt(ingress, 'a.example.com')).toEqual([[8080]]);
  });

  test('its host with a fixed entry name: the new host gets another name', async () => {
    const named = (host: string) =>
      objectsOf('mnist', host).map((o) =>
        o.kind === 'ServiceEntry' ? { ...o, metadata: { ...o.metadata, name: 'entry' } } : o,
      );
    const ingress = new FakeCluster();
    await apply(ingress, named('a.example.com:80'));
    await apply(ingress, named('b.example.com:80'));
    expect(look(ingress)).toEqual([
      'ServiceEntry/entry-cd59d5 of demo/mnist',
      'VirtualService/mnist',
    ]);
    expect(await apply(ingress, named('b.example.com:80'))).toEqual([
      'ServiceEntry/entry-cd59d5 unchanged',
      'VirtualService/mnist unchanged',
    ]);
  });

  test('a host has one entry, whatever entry name another HeadIngress has', async () => {
    const ingress = new FakeCluster();
    await apply(ingress, objectsOf('mnist', 'a.example.com:80'));
    const other = objectsOf('llama', 'a.example.com:80').map((o) =>
      o.kind === 'ServiceEntry' ? { ...o, metadata: { ...o.metadata, name: 'mine' } } : o,
    );
    await apply(ingress, other);
    expect(ingress.objects(SERVICEENTRIES).map(({ metadata }) => metadata.name)).toEqual([
      'a.example.com',
    ]);
  });
});

test.each(['client', 'server'] as const)('a dry run of the %s writes nothing', async (dryRun) => {
  const ingress = new FakeCluster();
  await apply(ingress, objectsOf('mnist', 'a.example.com'));
  const before = look(ingress);
  expect(await apply(ingress, objectsOf('mnist', 'b.example.com'), { dryRun })).toContain(
    'VirtualService/mnist configured',
  );
  expect(look(ingress)).toEqual(before);
});

test('a host that two create at the same moment serves both', async () => {
  const ingress = new FakeCluster();
  const told: string[] = [];
  const blind = writingTo(ingress, told);
  const mine = objectsOf('mnist', 'a.example.com:80');
  const other = objectsOf('llama', 'a.example.com:8080');
  // The other one's entry replaces mine before my routes exist.
  const racing: Writing = {
    ...blind,
    tell: (written) => {
      blind.tell(written);
      const [entry] = other as [KubeObject];
      if (written.after?.kind === 'ServiceEntry' && told.length === 1) {
        void ingress.apply(SERVICEENTRIES, entry);
      }
    },
  };
  await applyHeadIngress(mine, undefined, racing);
  expect(portsAt(ingress, 'a.example.com')).toEqual([[80, 8080]]);
});
