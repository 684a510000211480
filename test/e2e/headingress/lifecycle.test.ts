import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { versionsOf } from '../support/services.ts';
import { Scene } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
}, 60_000);

const versions = async () => versionsOf(await scene.objects());

test('create, get, apply, diff and delete, and their effect on requests', async () => {
  await scene.routed('mnist', '--weight', 'spoke1=30,spoke2=70');
  expect(await scene.attempt('create', 'mnist')).toMatchObject({
    status: 1,
    err: expect.stringContaining('"mnist" already exists'),
  });
  const { out } = await scene.run('get');
  expect(out.replaceAll(/ +/g, ' ').replace(/\d+s$/m, 'AGE')).toBe(
    `NAME HMLS GATEWAY PREFIX WEIGHTS SYNCED AGE
mnist ${scene.namespace}/mnist t9k-system/t9k /t9k/hypermlservices/namespaces/${scene.namespace}/mnist/ spoke1=30,spoke2=70 True AGE
`,
  );
  expect((await scene.run('get', '-o', 'name')).out).toBe(
    'virtualservice.networking.istio.io/mnist\n',
  );

  const before = await versions();
  const { out: again } = await scene.run('apply', 'mnist');
  expect(again.match(/\w+$/gm)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  expect(await versions()).toEqual(before);
  expect(await scene.attempt('diff', 'mnist')).toMatchObject({ status: 0, out: '' });

  const moved = await scene.attempt('diff', 'mnist', '--prefix', '/other');
  expect(moved.status).toBe(1);
  expect(moved.out).toContain('+        prefix: /other/\n');
  expect(await scene.attempt('diff', 'nobody')).toMatchObject({ status: 2 });
  await scene.run('apply', 'mnist', '--prefix', '/other', '--dry-run=server');
  await scene.run('apply', 'mnist', '--prefix', '/other', '--dry-run=client');
  expect(await versions()).toEqual(before);

  await scene.run('apply', 'mnist', '--timeout', '10s');
  expect(await weightsShown('mnist')).toBe('spoke1=30,spoke2=70');
  await scene.untilAnswered('mnist');
  await scene.run('delete', 'mnist');
  expect(await scene.names()).toEqual([]);
}, 90_000);

async function weightsShown(name: string): Promise<string | undefined> {
  const { out } = await scene.run('get', name, '--no-headers');
  return out.trim().split(/\s+/).at(4);
}

test('fields of another manager are not taken over, unless forced', async () => {
  await scene.routed('theirs');
  const object = await scene.virtualService('theirs');
  const { spec } = object as KubeObject & { spec: { http: { route: { weight: number }[] }[] } };
  const [split] = spec.http;
  if (split) split.route = split.route.map((r, i) => ({ ...r, weight: i === 0 ? 10 : 90 }));
  await scene.bed.ingress.replace(VIRTUALSERVICES, { ...object, spec } as KubeObject);

  expect(await weightsShown('theirs')).toBe('spoke1=10,spoke2=90');
  expect(await scene.attempt('set-weight', 'theirs', 'spoke1=20', 'spoke2')).toMatchObject({
    status: 1,
    err: expect.stringContaining('--force-conflicts takes it over'),
  });
  await scene.run('set-weight', 'theirs', 'spoke1=20', 'spoke2', '--force-conflicts');
  await scene.run('undo', 'theirs');
  expect(await weightsShown('theirs')).toBe('spoke1=10,spoke2=90');
}, 60_000);
