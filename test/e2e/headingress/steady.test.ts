import { VIRTUALSERVICES } from '../../../src/headingress/istio/kinds.ts';
import { type Ended, kubectlWith } from '../support/programs.ts';
import { variable } from '../support/world.ts';
import { startLoad } from './load.ts';
import { type Reported, Scene } from './scene.ts';

const CHANGES = 50;

let scene: Scene;
let two: Readonly<Record<string, Reported>>;
let three: Readonly<Record<string, Reported>>;

beforeAll(async () => {
  scene = await Scene.open();
}, 60_000);

/** Model servers of that name, and a third host on spoke2. */
async function hosts(name: string) {
  const [spoke1, spoke2] = [await scene.serve('spoke1', name), await scene.serve('spoke2', name)];
  const other = await scene.serve('spoke2', `${name}-other`);
  two = { spoke1, spoke2 };
  three = { ...two, spoke3: other };
}

test(`${CHANGES} splits, a spoke that comes and goes, and an apply: no request fails`, async () => {
  await hosts('steady');
  await scene.report('steady', two);
  await scene.run('create', 'steady');
  await scene.untilAnswered('steady');

  const load = startLoad(scene.url('steady'));
  for (let i = 0; i < CHANGES; i++) {
    await scene.run('set-weight', 'steady', `spoke1=${(i * 37) % 101}`, 'spoke2');
  }
  await scene.report('steady', three);
  await scene.run('sync', 'steady');
  await scene.run('set-weight', 'steady', 'spoke1=34', 'spoke2=33', 'spoke3');
  await scene.report('steady', two);
  await scene.run('sync', 'steady');
  await scene.run('apply', 'steady', '--timeout', '30s', '--retries', '3');
  await scene.run('apply', 'steady', '--connect-timeout', '2s', '--outlier-detection');

  const { sent, failed } = await load.stop();
  expect(failed).toEqual({});
  expect(sent).toBeGreaterThan(2000);
  expect(await scene.names()).toHaveLength(5); // two hosts, a rule for each, and the routes
}, 400_000);

test('the same by hand, with kubectl apply: for comparison', async () => {
  await hosts('byhand');
  await apply(await yaml({ spoke1: 50, spoke2: 50 }));
  await scene.untilAnswered('byhand');

  const load = startLoad(scene.url('byhand'));
  for (let i = 0; i < CHANGES; i++) {
    const first = (i * 37) % 101;
    await apply(await yaml({ spoke1: first, spoke2: 100 - first }));
  }
  await apply(await yaml({ spoke1: 34, spoke2: 33, spoke3: 33 }));
  await apply(await yaml({ spoke1: 50, spoke2: 50 }));
  await kubectlOnIngress('delete', 'serviceentry', 'byhand-spoke3');
  await apply(await yaml({ spoke1: 50, spoke2: 50 }));

  const { sent, failed } = await load.stop();
  console.log(`by hand: ${sent} requests, failed: ${JSON.stringify(failed)}`);
  expect(sent).toBeGreaterThan(1000);
}, 400_000);

const apply = (text: string) => kubectlOnIngress('apply', '-f', '-', text);

async function kubectlOnIngress(verb: string, ...args: string[]): Promise<Ended> {
  const input = args.at(-1)?.startsWith('apiVersion') ? (args.pop() ?? '') : '';
  const flags = ['--kubeconfig', variable('INGRESS_KUBECONFIG'), '-n', scene.namespace];
  const ended = await kubectlWith(input, verb, ...args, ...flags);
  expect(ended.status).toBe(0);
  return ended;
}

/** As in the manual, with a rewrite so that the model servers answer. */
async function yaml(weights: Readonly<Record<string, number>>): Promise<string> {
  const urls = Object.keys(weights).map((spoke) => new URL(three[spoke]?.address.url ?? ''));
  const entries = Object.keys(weights).map((spoke, i) => entry(spoke, urls[i] as URL));
  const routes = Object.values(weights).map((weight, i) => route(urls[i] as URL, weight));
  const prefix = `/t9k/hypermlservices/namespaces/${scene.namespace}/byhand/`;
  const virtualService = `apiVersion: ${VIRTUALSERVICES.apiVersion}
kind: VirtualService
metadata:
  name: byhand
spec:
  gateways: [t9k.t9k-system]
  hosts: ['*']
  http:
  - match: [{ uri: { prefix: ${prefix} } }]
    rewrite: { uri: / }
    route:
${routes.join('')}`;
  return [...entries, virtualService].join('---\n');
}

const entry = (spoke: string, { hostname, port }: URL) => `apiVersion: networking.istio.io/v1beta1
kind: ServiceEntry
metadata:
  name: byhand-${spoke}
spec:
  hosts: [${hostname}]
  location: MESH_EXTERNAL
  ports: [{ number: ${port || 80}, name: example-http, protocol: HTTP }]
  resolution: DNS
`;

const route = ({ hostname, port }: URL, weight: number) => `    - destination:
        host: ${hostname}
        port: { number: ${port || 80} }
      headers: { request: { set: { Host: ${hostname} } } }
      weight: ${weight}
`;
