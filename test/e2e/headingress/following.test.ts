import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../../support/eventually.ts';
import { commandOf, environment } from '../cli/run.ts';
import { hmls } from '../support/programs.ts';
import { anMLService, aService } from '../support/services.ts';
import { bed, beginStory, created, namespace } from '../support/story.ts';
import { requests } from '../support/traffic.ts';
import { variable } from '../support/world.ts';
import { startLoad } from './load.ts';

beginStory();

const hi = (...args: string[]) => hmls('headingress', ...args, '-n', namespace);

/** A command that keeps running, and its output. */
function started(...args: string[]): { readonly process: ChildProcess; said(): string } {
  const flags = ['-n', namespace, '--ingress-kubeconfig', variable('INGRESS_KUBECONFIG')];
  const env = { ...environment(), KUBECONFIG: variable('HUB_KUBECONFIG') };
  const child = spawn(commandOf('hmls'), ['headingress', ...args, ...flags], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { process: child, said: () => text };
}

test('sync --watch follows the spokes of a HyperMLService as the controller reports them', async () => {
  const placedOn = (...clusters: string[]) => ({
    workloads: [{ clusters, manifests: [anMLService('mnist')] }],
  });
  const service = await created(aService(namespace, 'mnist', placedOn('spoke1')));
  await eventually(async () => {
    expect(await hi('create', 'mnist')).toMatchObject({ status: 0 });
  }, 30_000);
  const url = `${bed.gatewayUrl}/t9k/hypermlservices/namespaces/${namespace}/mnist/v1/models/mnist`;
  await eventually(async () => expect((await requests(url, 20)).statuses).toEqual({ 200: 20 }));

  const sync = started('sync', 'mnist', '--watch');
  const load = startLoad(url);
  await service.change(placedOn('spoke1', 'spoke2'));
  await eventually(() => expect(sync.said()).toContain('spoke2 joined with 0 %'), 30_000);
  await eventually(async () => {
    expect(await hi('drain', 'mnist', 'spoke1')).toMatchObject({ status: 0 });
  }, 30_000);
  // Envoy is updated a moment later.
  await eventually(async () => {
    expect([...(await requests(url, 40)).spokes.keys()]).toEqual(['spoke2']);
  }, 20_000);
  await service.change(placedOn('spoke2'));
  await eventually(() => expect(sync.said()).toContain('spoke1 left with 0 %'), 30_000);
  await eventually(async () => {
    expect((await hi('get', 'mnist')).out).toMatch(/ spoke2=100 +True /);
  }, 30_000);
  expect((await load.stop()).failed).toEqual({});

  sync.process.kill('SIGINT');
  expect(await once(sync.process, 'exit')).toEqual([130, null]);
  await hi('delete', 'mnist');
}, 120_000);
