import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import type { Kind } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import type { IngressReport } from '../../../src/reports/headingress.ts';
import { eventually } from '../../support/eventually.ts';
import { fileWith, kubeconfigText } from '../support/kubeconfigs.ts';
import { kubectl } from '../support/programs.ts';
import { type Reported, Scene } from './scene.ts';

// What is refused before anything is written, and how that protects traffic.

let scene: Scene;
let one: Reported;
let two: Reported;

beforeAll(async () => {
  scene = await Scene.open();
  [one, two] = [await scene.serve('spoke1', 'torch'), await scene.serve('spoke2', 'torch')];
}, 60_000);

const reported = (name: string) => scene.report(name, { spoke1: one, spoke2: two });

const prefixOf = (name: string) => new URL(scene.url(name, '')).pathname;

/** A foreign VirtualService, which answers with its name. */
async function rival(name: string, prefix: string): Promise<void> {
  const object = {
    apiVersion: VIRTUALSERVICES.apiVersion,
    kind: VIRTUALSERVICES.kind,
    metadata: { namespace: scene.namespace, name },
    spec: {
      gateways: ['t9k-system/t9k'],
      hosts: ['*'],
      http: [
        {
          match: [{ uri: { prefix } }],
          directResponse: { status: 200, body: { string: JSON.stringify({ spoke: name }) } },
        },
      ],
    },
  };
  await scene.bed.ingress.create(VIRTUALSERVICES, object as KubeObject);
}

/** Creation times are in whole seconds. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));

async function answeredBy(url: string, spoke: string): Promise<void> {
  await eventually(async () => {
    const response = await fetch(url);
    expect(await response.json()).toMatchObject({ spoke });
  }, 20_000);
}

/** The gateway is shared: hosts of others are not the subject of these tests. */
const codesIn = (out: string) =>
  (JSON.parse(out) as IngressReport).items
    .map(({ code }) => code)
    .filter((code) => code !== 'HMLS0108');

test('a prefix that is already taken: nothing is written, unless forced', async () => {
  await reported('late');
  await rival('first', prefixOf('late'));
  const before = await scene.names();
  await nextSecond();
  const refused = await scene.attempt('create', 'late');
  expect(refused).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining(
      `error: HMLS0104: VirtualService ${scene.namespace}/first takes all of its requests: it is matched first; VirtualService`,
    ),
  });
  expect(refused.err).toContain('; or override with --checks=warn\n');
  expect(await scene.names()).toEqual(before);
  expect(await scene.attempt('apply', 'late', '--dry-run=server')).toMatchObject({ status: 1 });

  const warned = await scene.run('create', 'late', '--checks=warn');
  expect(warned.err).toContain('Warning: HMLS0104: ');
  await answeredBy(scene.url('late'), 'first');
  const { status, out } = await scene.attempt('check', 'late', '-o', 'json');
  expect({ status, codes: codesIn(out) }).toEqual({ status: 2, codes: ['HMLS0104'] });

  // The problem exists already: refusing an unrelated change would not help.
  const again = await scene.run('apply', 'late', '--timeout=10s');
  expect(again).toMatchObject({ err: expect.stringContaining('Warning: HMLS0104: ') });
  expect((await scene.run('apply', 'late', '--checks=ignore')).err).not.toContain('HMLS0104');

  await scene.bed.ingress.remove(VIRTUALSERVICES, { namespace: scene.namespace, name: 'first' });
  await scene.untilAnswered('late');
  expect(codesIn((await scene.run('check', 'late', '-o', 'json')).out)).toEqual([]);
}, 60_000);

test('a change that takes requests from another VirtualService is refused', async () => {
  await reported('old');
  await scene.run('create', 'old', '--prefix', `/${scene.namespace}/old/`);
  await nextSecond();
  await rival('young', `/${scene.namespace}/young/`);
  await answeredBy(`${scene.bed.gatewayUrl}/${scene.namespace}/young/`, 'young');
  expect(await scene.attempt('apply', 'old', '--prefix', `/${scene.namespace}/`)).toMatchObject({
    status: 1,
    err: expect.stringContaining('error: HMLS0106: it takes all requests of a route of '),
  });
  await answeredBy(`${scene.bed.gatewayUrl}/${scene.namespace}/young/`, 'young');
}, 60_000);

test('a gateway that does not exist, or does not serve this host', async () => {
  await reported('lost');
  expect(await scene.attempt('create', 'lost', '--gateway', 't9k-system/none')).toMatchObject({
    status: 1,
    err: expect.stringContaining(
      'error: HMLS0101: Gateway t9k-system/none does not exist; no request',
    ),
  });
  expect(await scene.names()).not.toContain('VirtualService/lost');
}, 30_000);

describe('under GitOps', () => {
  const name = 'kept';

  beforeAll(() => routed(name), 30_000);

  async function routed(service: string): Promise<void> {
    await reported(service);
    await scene.run('create', service, '--weight', 'spoke1=30,spoke2=70');
    await scene.run('set-weight', service, 'spoke1=40', 'spoke2=60');
  }

  const ARGO = { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:networking.istio.io/x' } };
  const FLUX = {
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
  };

  test.each([
    { metadata: ARGO, keeper: 'Argo CD application shop' },
    { metadata: FLUX, keeper: 'Flux Kustomization flux-system/apps' },
  ])(
    'managed by $keeper: it is not changed, and the error names a way out',
    async (of) => {
      const { ingress } = scene.bed;
      const ref = { namespace: scene.namespace, name };
      await ingress.patch(VIRTUALSERVICES, ref, { metadata: of.metadata });
      const before = await scene.virtualService(name);
      const lines = [
        ['set-weight', name, 'spoke1=50', 'spoke2=50'],
        ['drain', name, 'spoke1'],
        ['undo', name],
        ['pin', name, '--header', 'x-spoke=spoke1'],
        ['apply', name, '--timeout', '9s'],
        ['sync', name],
        ['delete', name],
      ];
      for (const line of lines) {
        const ended = await scene.attempt(...line);
        expect({ line, ...ended }).toMatchObject({
          line,
          status: 1,
          err: expect.stringContaining(
            `${scene.namespace}/${name} is managed by ${of.keeper}, which`,
          ),
        });
        expect(ended.err).toContain(
          'hint: commit the output of kubectl hmls headingress render to',
        );
      }
      expect(await scene.virtualService(name)).toEqual(before);
      const { status, out } = await scene.attempt('check', name, '-o', 'json');
      expect({ status, codes: codesIn(out) }).toEqual({ status: 2, codes: ['HMLS0114'] });
      await ingress.patch(VIRTUALSERVICES, ref, { metadata: absent(of.metadata) });
    },
    60_000,
  );

  /** A patch that removes everything again. */
  const absent = (metadata: object) =>
    Object.fromEntries(
      Object.entries(metadata).map(([field, entries]) => [
        field,
        Object.fromEntries(Object.keys(entries as object).map((key) => [key, null])),
      ]),
    );

  test('Argo CD is recognized by its field manager, and --force-conflicts overrides it', async () => {
    const applied = 'applied';
    await routed(applied);
    const { spec } = (await scene.virtualService(applied)) as KubeObject & { spec: object };
    const theirs = { apiVersion: VIRTUALSERVICES.apiVersion, kind: 'VirtualService', spec };
    const file = fileWith(
      JSON.stringify({ ...theirs, metadata: { namespace: scene.namespace, name: applied } }),
    );
    const ended = await kubectl(
      ...['apply', '--server-side', '--field-manager=argocd-controller', '-f', file],
      ...['--kubeconfig', process.env.INGRESS_KUBECONFIG ?? ''],
    );
    expect(ended).toMatchObject({ status: 0 });
    expect(await scene.attempt('set-weight', applied, 'spoke1=50', 'spoke2=50')).toMatchObject({
      status: 1,
      err: expect.stringContaining('is managed by Argo CD, which would revert the change'),
    });
    await scene.run('set-weight', applied, 'spoke1=50', 'spoke2=50', '--force-conflicts');
    await scene.run('delete', applied, '--force-conflicts');
    expect(await scene.names()).not.toContain(`VirtualService/${applied}`);
  }, 60_000);
});

test('created by another client, or partly managed by one', async () => {
  await rival('theirs', `/${scene.namespace}/theirs/`);
  const foreign = await scene.attempt('check', 'theirs', '-o', 'json');
  expect({ status: foreign.status, codes: codesIn(foreign.out) }).toEqual({
    status: 2,
    codes: ['HMLS0112'],
  });
  await reported('shared');
  await scene.run('create', 'shared');
  const patch = [{ op: 'add', path: '/spec/http/0/timeout', value: '5s' }];
  const patched = await kubectl(
    ...['patch', 'virtualservice', 'shared', '-n', scene.namespace, '--type=json'],
    ...['-p', JSON.stringify(patch), '--kubeconfig', process.env.INGRESS_KUBECONFIG ?? ''],
  );
  expect(patched).toMatchObject({ status: 0 });
  const { status, out } = await scene.attempt('check', 'shared', '-o', 'json');
  expect({ status, codes: codesIn(out) }).toEqual({ status: 0, codes: ['HMLS0113'] });
}, 60_000);

test('without access to other namespaces, a warning says what was not checked', async () => {
  const { ingress } = scene.bed;
  const { namespace } = scene;
  const group = 'rbac.authorization.k8s.io';
  const role = { apiVersion: `${group}/v1`, kind: 'Role', metadata: { namespace, name: 'router' } };
  const rules = [
    {
      apiGroups: ['networking.istio.io'],
      resources: ['serviceentries', 'virtualservices', 'destinationrules'],
      verbs: ['*'],
    },
  ];
  const subjects = [{ apiGroup: group, kind: 'User', name: 'jane' }];
  const roleRef = { apiGroup: group, kind: 'Role', name: 'router' };
  await ingress.create(rbac('Role', 'roles'), { ...role, rules } as KubeObject);
  const binding = { ...role, kind: 'RoleBinding', subjects, roleRef } as KubeObject;
  await ingress.create(rbac('RoleBinding', 'rolebindings'), binding);
  const jane = fileWith(kubeconfigText('INGRESS_KUBECONFIG', { user: { as: 'jane' } }));

  await reported('modest');
  const created = await scene.run('create', 'modest', '--ingress-kubeconfig', jane);
  for (const plural of ['virtualservices', 'serviceentries', 'destinationrules', 'gateways']) {
    expect(created.err).toContain(
      `Warning: ${plural} in other namespaces could not be checked: ${plural}.networking.istio.io is forbidden: User "jane"`,
    );
  }
  await scene.untilAnswered('modest');
  expect(await scene.attempt('check', 'modest', '--ingress-kubeconfig', jane)).toMatchObject({
    status: 4,
  });
}, 60_000);

const rbac = (kind: string, plural: string): Kind => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  plural,
  namespaced: true,
});
