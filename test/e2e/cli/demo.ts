import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dump } from 'js-yaml';
import { HYPERMLSERVICES } from '../../../src/hmls/kind.ts';
import { EVENTS, NAMESPACES, PODS, SERVICES } from '../../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../../src/kubernetes/object.ts';
import { eventually } from '../../support/eventually.ts';
import { DEPLOYMENTS } from '../support/kinds.ts';
import { anMLService, aService, clearHub } from '../support/services.ts';
import { letThroughTheProxy } from '../support/spokeproxy.ts';
import type { World } from '../support/world.ts';
import { accessTo, folderWith, kubeconfig } from './kubeconfigs.ts';
import { commandOf } from './run.ts';
import { Shell } from './shell.ts';

const namespace = 'demo';

/**
 * Prepares what the examples of `--help` need: clusters on which other stories have left nothing, and a
 * shell in a folder with the files that the examples name. A controller must be running.
 */
export async function demo(bed: World): Promise<Shell> {
  await clearHub(bed);
  await makeNamespaces(bed);
  await makeGatewayService(bed);
  await letThroughTheProxy(bed);
  await makeWarning(bed);
  const folder = aFolder();
  const shell = new Shell(join(folder, 'work'), environmentIn(folder));
  await shell.good(
    'kubectl --context edge delete virtualservices,serviceentries,destinationrules -A --all',
  );
  await shell.good('kubectl hmls apply -R -f services/ -f hmls-sample.yaml --wait');
  await shell.good('kubectl hmls get hmls-sample -o json > hmls.json');
  return shell;
}

/** Removes what other stories do not expect. */
export async function endDemo({ hub, ingress }: World): Promise<void> {
  await ingress.remove(PODS, GATEWAY);
  await ingress.remove(SERVICES, GATEWAY);
  await hub.remove(DEPLOYMENTS, { namespace: 'hmls-system', name: 'hmls-controller' });
}

function aFolder(): string {
  const manual = join(import.meta.dirname, '../../manual/hmls-sample.yaml');
  const digits = aService(namespace, 'digits');
  const folder = folderWith({
    kubeconfig: kubeconfig({
      clusters: {
        hub: accessTo('HUB_KUBECONFIG').cluster,
        edge: accessTo('INGRESS_KUBECONFIG').cluster,
      },
      users: {
        hub: accessTo('HUB_KUBECONFIG').user,
        edge: accessTo('INGRESS_KUBECONFIG').user,
      },
      contexts: { hub: `hub hub ${namespace}`, edge: `edge edge ${namespace}` },
      current: 'hub',
    }),
    'work/hmls-sample.yaml': readFileSync(manual, 'utf8'),
    'work/services/mnist.yaml': dump(aService(namespace, 'mnist')),
    'work/services/vision/digits.yaml': dump({
      ...digits,
      metadata: { ...digits.metadata, labels: { team: 'vision' } },
    }),
    'work/input.json': '{"instances": []}',
    'bin/README': 'what krew would have put into PATH',
  });
  symlinkSync(commandOf('hmls'), join(folder, 'bin/kubectl-hmls'));
  return folder;
}

/** Keeps settings of this machine out of the test. */
const environmentIn = (folder: string) => ({
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('HMLS_'))
      .map((name) => [name, undefined]),
  ),
  PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
  KUBECONFIG: join(folder, 'kubeconfig'),
  HOME: folder,
  XDG_CONFIG_HOME: undefined,
});

async function makeNamespaces({ hub, spoke1, spoke2, ingress }: World): Promise<void> {
  const object: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  for (const cluster of [hub, spoke1, spoke2, ingress]) await cluster.apply(NAMESPACES, object);
}

const GATEWAY = { namespace, name: 'gateway' };

/** The bed's gateway is not a pod, which is what `headingress test` would look for. */
async function makeGatewayService({ ingress, gatewayUrl }: World): Promise<void> {
  const selector = { istio: 'ingressgateway' };
  const metadata = { ...GATEWAY, labels: selector };
  const port = Number(new URL(gatewayUrl).port);
  const objects = [
    { kind: PODS, spec: { containers: [{ name: 'envoy', image: 'example.com/envoy' }] } },
    { kind: SERVICES, spec: { type: 'LoadBalancer', selector, ports: [{ port }] } },
  ];
  for (const { kind, spec } of objects) {
    const object = { apiVersion: 'v1', kind: kind.kind, metadata, spec } as KubeObject;
    await ingress.apply(kind, object);
  }
  const status = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };
  await ingress.patchStatus(SERVICES, GATEWAY, { status });
}

/** Events of a service with a spoke that does not exist. */
async function makeWarning({ hub }: World): Promise<void> {
  const workloads = [{ clusters: ['spoke9'], manifests: [anMLService('astray')] }];
  await hub.create(HYPERMLSERVICES, aService(namespace, 'astray', { workloads }));
  await eventually(async () => {
    const { items } = await hub.list(EVENTS, { namespace, fieldSelector: 'type=Warning' });
    expect(items).not.toEqual([]);
  });
  await hub.remove(HYPERMLSERVICES, { namespace, name: 'astray' });
}
