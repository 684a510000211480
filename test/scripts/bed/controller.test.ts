import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HmlsError } from '../../../src/errors.ts';
import { reflect } from '../../../src/kube/reflection.ts';
import { BEHAVIOUR } from '../../bed/standin/behaviour.ts';
import { Controller } from '../../bed/standin/controller.ts';
import { MLSERVICES, type MLService } from '../../bed/standin/mlservice.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeCluster } from '../../support/fake-cluster.ts';

const HOST = 'torch.demo.ksvc.spoke1.t9kcloud.cn';
const ref = { namespace: 'demo', name: 'torch' };

let dir: string;
let cluster: FakeCluster;
let controller: Controller;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hmls-standin-'));
  cluster = new FakeCluster();
  controller = new Controller({
    cluster,
    reflect,
    site: { spoke: 'spoke1', port: 80 },
    address: '127.0.0.2',
    hostsFile: join(dir, 'spoke1'),
    log: () => {},
  });
});

afterEach(() => {
  controller.stop();
  rmSync(dir, { recursive: true });
});

const torch = (annotations: Record<string, string> = {}): MLService => ({
  apiVersion: 'tensorstack.dev/v1beta1',
  kind: 'MLService',
  metadata: { ...ref, annotations },
  spec: { default: 'origin', releases: [{ name: 'origin' }] },
});

async function readiness(): Promise<string | undefined> {
  const { status } = await cluster.get(MLSERVICES, ref);
  return status?.conditions.find(({ type }) => type === 'Ready')?.status;
}

const hosts = () => readFileSync(join(dir, 'spoke1'), 'utf8');

test('a service gets a status, hosts and backends', async () => {
  await cluster.create(MLSERVICES, torch());
  await until(async () => (await readiness()) === 'True');
  expect(hosts()).toBe(
    `127.0.0.2 ${HOST}\n127.0.0.2 torch-predict-origin.demo.ksvc.spoke1.t9kcloud.cn\n`,
  );
  expect(controller.backendOf(HOST)).toMatchObject({ mlservice: 'torch', problem: undefined });
});

test('a service that goes takes its hosts with it', async () => {
  await cluster.create(MLSERVICES, torch());
  await until(() => controller.backendOf(HOST) !== undefined);
  await cluster.remove(MLSERVICES, ref);
  await until(() => controller.backendOf(HOST) === undefined);
  expect(hosts()).toBe('');
});

test('a slow service becomes ready by itself', async () => {
  await cluster.create(MLSERVICES, torch({ [BEHAVIOUR]: 'slow=200ms' }));
  await until(async () => (await readiness()) === 'False');
  expect(controller.backendOf(HOST)?.problem).toBe('the model is being loaded');
  await until(async () => (await readiness()) === 'True');
  expect(controller.backendOf(HOST)?.problem).toBeUndefined();
});

test('a broken service says that it is ready, but answers nobody', async () => {
  await cluster.create(MLSERVICES, torch({ [BEHAVIOUR]: 'broken' }));
  await until(async () => (await readiness()) === 'True');
  expect(controller.backendOf(HOST)?.problem).toBe('the model server is broken');
});

test('a status that could not be written is tried again', async () => {
  const error = new HmlsError('server-error', 'the server is busy');
  const recover = cluster.fail({ verb: 'replaceStatus' }, error);
  await cluster.create(MLSERVICES, torch());
  await until(() => controller.backendOf(HOST) !== undefined);
  recover();
  await until(async () => (await readiness()) === 'True');
});

test('the status of an ignored service is left alone', async () => {
  await cluster.create(MLSERVICES, torch({ [BEHAVIOUR]: 'ignore' }));
  await until(() => controller.backendOf(HOST) !== undefined);
  expect(await readiness()).toBeUndefined();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(async () => expect(await holds()).toBe(true), 4_000);
}
