import { randomBytes } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { ClusterFlags } from '../../src/kube/clusterflags.ts';
import { connect, connectTo } from '../../src/kube/connect.ts';
import { elect } from '../../src/kube/election.ts';
import { processEnvironment } from '../../src/kube/kubeconfig/environment.ts';
import { loadKubeconfig, type UserEntry } from '../../src/kube/kubeconfig/kubeconfig.ts';
import { targetOf } from '../../src/kube/kubeconfig/target.ts';
import { reflect } from '../../src/kube/reflection.ts';
import { LEASES } from '../../src/kubernetes/kinds.ts';
import { type KubeObject, refOf } from '../../src/kubernetes/object.ts';
import { eventually } from '../support/eventually.ts';
import { CONFIGMAPS, hubKubeconfig, realCluster, WIDGETS, type Widget } from './bed.ts';

/** Behaviour that only a real API server shows. */
let cluster: Cluster;
let namespace: string;

beforeAll(async () => {
  ({ cluster, namespace } = await realCluster());
}, 30_000);

const aWidget = (name: string, spec: Widget['spec'] = {}): Widget => ({
  apiVersion: WIDGETS.apiVersion,
  kind: WIDGETS.kind,
  metadata: { namespace, name },
  spec,
});

test('read parses the response of a path', async () => {
  expect(await cluster.read('/version')).toMatchObject({
    gitVersion: expect.any(String),
  });
});

describe('reaching it', () => {
  /** The error of a list through a connection that these flags break. */
  const failureWith = async (flags: ClusterFlags) => {
    const broken = await connect({ kubeconfig: hubKubeconfig(), ...flags });
    return await broken.list(CONFIGMAPS, { namespace }).catch((error) => error);
  };

  /** The same for other credentials. */
  const failureAs = async (user: UserEntry, ca?: string) => {
    const environment = processEnvironment();
    const kubeconfig = loadKubeconfig(hubKubeconfig(), environment);
    const target = targetOf(kubeconfig, {}, environment);
    const trust = ca && { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
    const broken = await connectTo(
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { ...target.cluster, ...trust } }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    return await broken.list(CONFIGMAPS, { namespace }).catch((error) => error);
  };

  test('nothing listens', async () => {
    expect(await failureWith({ server: 'https://127.0.0.1:1' })).toMatchObject({
      code: 'unreachable',
      reason: undefined,
      message:
        'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
    });
  });

  test('the name of the server is not in its certificate', async () => {
    expect(await failureWith({ tlsServerName: 'foo.bar' })).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /^Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for .*, not foo\.bar$/,
      ),
    });
  });

  test('its certificate is signed by an unknown CA', async () => {
    expect(await failureAs({}, rootCertificates[0])).toMatchObject({
      code: 'unreachable',
      message:
        'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    });
  });

  test('verification is skipped', async () => {
    expect(await failureWith({ insecureSkipTlsVerify: true })).toHaveProperty('items');
  });

  test('it does not accept HTTP without TLS', async () => {
    const { server } = cluster;
    expect(await failureWith({ server: server.replace('https:', 'http:') })).toMatchObject({
      code: 'invalid',
      reason: 'BadRequest',
    });
  });

  test('authentication fails', async () => {
    expect(await failureAs({ token: 'nonsense' })).toMatchObject({
      code: 'unauthorized',
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  });

  test('access is denied', async () => {
    expect(await failureWith({ as: 'nobody', asGroup: ['guests'] })).toMatchObject({
      code: 'forbidden',
      reason: 'Forbidden',
      message: `configmaps is forbidden: User "nobody" cannot list resource "configmaps" in API group "" in the namespace "${namespace}"`,
    });
  });

  test('it does not respond in time', async () => {
    expect(await failureWith({ requestTimeoutSeconds: 0.001 })).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Client.Timeout exceeded'),
    });
  });
});

describe('rejected requests', () => {
  test('a kind that it does not serve', async () => {
    const gadgets = { ...WIDGETS, kind: 'Gadget', plural: 'gadgets' };
    await expect(cluster.list(gadgets, { namespace })).rejects.toMatchObject({
      code: 'not-found',
      message: 'the server could not find the requested resource (get gadgets.contract.hmls.test)',
    });
  });

  test('a namespace that does not exist', async () => {
    const widget = aWidget('homeless');
    const metadata = { ...widget.metadata, namespace: 'nowhere' };
    await expect(cluster.create(WIDGETS, { ...widget, metadata })).rejects.toMatchObject({
      code: 'not-found',
      message: 'namespaces "nowhere" not found',
    });
  });

  test('an invalid name', async () => {
    await expect(cluster.create(WIDGETS, aWidget('A_b'))).rejects.toMatchObject({
      code: 'invalid',
      reason: 'Invalid',
      cause: { details: { causes: [{ field: 'metadata.name' }] } },
    });
  });

  test('an apply over fields of another manager, unless forced', async () => {
    const widget = await cluster.create(WIDGETS, aWidget('contended', { size: 'S' }));
    const ours = aWidget('contended', { size: 'L' });
    await expect(cluster.apply(WIDGETS, ours)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'Conflict',
      message: expect.stringContaining('Apply failed with 1 conflict'),
      cause: { details: { causes: [{ reason: 'FieldManagerConflict', field: '.spec.size' }] } },
    });
    await cluster.apply(WIDGETS, ours, { force: true });
    expect((await cluster.get(WIDGETS, refOf(widget))).spec).toEqual({ size: 'L' });
  });

  test.each([
    { what: 'etcd', megabytes: 2 },
    { what: 'the API server', megabytes: 4 },
  ])('$megabytes MB, which is too large for $what', async ({ megabytes }) => {
    const widget = aWidget('huge', { text: 'x'.repeat(megabytes * 1e6) });
    await expect(cluster.create(WIDGETS, widget)).rejects.toMatchObject({ code: 'too-large' });
  });
});

test('a list of several pages is complete', async () => {
  const names = Array.from({ length: 1100 }, (_, i) => `page-${i}`);
  const make = async (mine: string[]) => {
    for (const name of mine) await cluster.create(WIDGETS, aWidget(name));
  };
  const eighth = (k: number) => names.filter((_, i) => i % 8 === k);
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((k) => make(eighth(k))));

  const { items } = await cluster.list(WIDGETS, { namespace });
  const found = items.map(({ metadata }) => metadata.name).filter((n) => n.startsWith('page-'));
  expect(found.sort()).toEqual([...names].sort());
  const { rows } = await cluster.table(WIDGETS, { namespace });
  expect(rows).toHaveLength(items.length);
}, 60_000);

test('a reflection follows changes', async () => {
  const seen: string[] = [];
  const note = ({ metadata }: KubeObject) => void seen.push(metadata.name);
  const scope = { namespace, fieldSelector: 'metadata.name=mirrored' };
  const reflection = reflect(cluster, WIDGETS, scope, note);
  await reflection.synced;
  expect(reflection.list()).toEqual([]);

  const ref = { namespace, name: 'mirrored' };
  await cluster.create(WIDGETS, aWidget('mirrored', { size: 'S' }));
  await cluster.patch(WIDGETS, ref, { spec: { size: 'L' } });
  await eventually(() => expect(reflection.get(ref)?.spec).toEqual({ size: 'L' }));
  await cluster.remove(WIDGETS, ref);
  await eventually(() => expect(reflection.list()).toEqual([]));

  expect(seen).toEqual(['mirrored', 'mirrored', 'mirrored']);
  expect(reflection.failure).toBeUndefined();
  reflection.stop();
});

test('one of two candidates leads, and the other takes over at once when the first leaves', async () => {
  const ref = { namespace, name: 'election' };
  const led: string[] = [];
  const candidate = (identity: string) =>
    elect({
      cluster,
      ref,
      identity,
      onLeading: () => void led.push(identity),
      onLost: () => void led.push(`${identity} lost`),
    });
  const first = candidate(`a-${randomBytes(4).toString('hex')}`);
  await eventually(() => expect(first.leading).toBe(true));
  const second = candidate('b');
  await eventually(() => expect(second.failure).toBeUndefined());
  expect(second.leading).toBe(false);

  await first.stop();
  await eventually(() => expect(second.leading).toBe(true));

  expect(led.map((identity) => identity[0])).toEqual(['a', 'b']);
  expect((await cluster.get(LEASES, ref)).spec).toMatchObject({
    holderIdentity: 'b',
    leaseDurationSeconds: 15,
    leaseTransitions: 1,
    renewTime: expect.stringMatching(/\.\d{6}Z$/),
  });
  await second.stop();
  expect((await cluster.get(LEASES, ref)).spec?.holderIdentity ?? '').toBe('');
}, 30_000);
