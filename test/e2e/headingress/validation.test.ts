import { randomUUID } from 'node:crypto';
import { loadAll } from 'js-yaml';
import { kindOf, kindsIn } from '../../../src/headingress/istio/cluster/versions.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { variable } from '../support/world.ts';
import { reportedAt, Scene } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
  const on = (url: string) => ({
    spoke1: reportedAt(url.replace('SPOKE', 'spoke1')),
    spoke2: reportedAt(url.replace('SPOKE', 'spoke2')),
  });
  await scene.report('plain', on('http://torch.demo.ksvc.SPOKE.example.com'));
  await scene.report('secure', on('https://torch.demo.ksvc.SPOKE.example.com'));
  await scene.report('ports', on('https://torch.demo.ksvc.SPOKE.example.com:8443/demo/llama'));
  await scene.report('shared', on('http://lb.example.com:8080'));
}, 60_000);

const LIMITS = '--timeout 60s --retries 3 --connect-timeout 2s --outlier-detection';

describe.each(['v1', 'v1beta1'])('%s', (version) => {
  test.each([
    'plain',
    'plain --weight spoke1=0,spoke2=100',
    'plain --no-rewrite --release origin --name lb --entry-name mlservice-{spoke}',
    'plain --gateway a/b --gateway c/d --host a.example.com,b.example.com --prefix /m',
    `plain ${LIMITS} --outlier-errors 3 --outlier-interval 5s --outlier-ejection-time 1m`,
    'plain --retries 0',
    'plain --spoke-header',
    'plain --spoke-header=x-served-by --weight spoke1=0,spoke2=100',
    'secure',
    `secure ${LIMITS}`,
    'ports',
    'shared',
  ])('`render %s`: accepted by the API server and istiod', async (line) => {
    const { out } = await scene.run('render', ...line.split(' '), '--api-version', version);
    for (const object of loadAll(out) as KubeObject[]) await expectGood(object);
  });
});

test('a HeadIngress with a pin is accepted', async () => {
  const { spoke1, spoke2 } = {
    spoke1: reportedAt('https://pin.demo.ksvc.spoke1.example.com'),
    spoke2: reportedAt('http://pin.demo.ksvc.spoke2.example.com'),
  };
  await scene.report('pinned', { spoke1, spoke2 });
  await scene.run('create', 'pinned', '--spoke-header');
  await scene.run('pin', 'pinned', '--header', 'x-hmls-spoke=spoke2');
  for (const object of await scene.objects()) expect(await istiodSays(object)).toEqual(GOOD);
});

test("istiod warns about the manual's spelling of the gateway, but accepts it", async () => {
  const { out } = await scene.run('render', 'plain', '--gateway', 't9k.t9k-system');
  const [virtualService] = (loadAll(out) as KubeObject[]).slice(-1);
  expect(await istiodSays(virtualService as KubeObject)).toEqual({
    allowed: true,
    warnings: [expect.stringContaining('using legacy gatewayName format')],
  });
});

const GOOD = { allowed: true, warnings: [] };

async function expectGood(object: KubeObject): Promise<void> {
  const kind = kindOf(object, kindsIn(object.apiVersion));
  await scene.bed.ingress.apply(kind, object, { dryRun: true });
  expect(await istiodSays(object)).toEqual(GOOD);
}

/** The response of its validating webhook to an API server's request. */
async function istiodSays(object: KubeObject) {
  const [group, version] = object.apiVersion.split('/');
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind: object.kind },
      namespace: scene.namespace,
      operation: 'CREATE',
      object,
    },
  };
  const answer = await fetch(`${variable('ISTIOD_URL')}/validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(review),
  });
  const { response } = (await answer.json()) as {
    response: { allowed: boolean; warnings?: string[]; status?: { message?: string } };
  };
  const { allowed, warnings = [], status } = response;
  return { allowed, warnings, ...(status?.message && { message: status.message }) };
}
