// npm run bench:weights [-- CHANGES]: how long a split takes to be in effect, from the moment that the
// command starts, and from the moment that it has written; beside `kubectl patch` of the same object.
//
// Both take turns on one VirtualService, so that what else the machine does falls on both alike. Needs a
// bed (eval "$(scripts/bed env)"); makes a namespace of its own and takes it away.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { variable } from '../e2e/support/world.ts';
import { medianOf, percentileOf } from './numbers.ts';

const CHANGES = Number(process.argv[2] ?? 50);
/** Between two requests, so that what is measured gets the processor, too. */
const PAUSE_MS = 5;
const HUB_KUBECONFIG = variable('HUB_KUBECONFIG');
const INGRESS_KUBECONFIG = variable('INGRESS_KUBECONFIG');
const SPOKE1_KUBECONFIG = variable('SPOKE1_KUBECONFIG');
const SPOKE2_KUBECONFIG = variable('SPOKE2_KUBECONFIG');
const GATEWAY_URL = variable('GATEWAY_URL');
const hmls = fileURLToPath(new URL('../../dist/kubectl-hmls', import.meta.url));
const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
const env = { ...rest, KUBECONFIG: HUB_KUBECONFIG, HMLS_INGRESS_KUBECONFIG: INGRESS_KUBECONFIG };
const namespace = `bench-${randomBytes(4).toString('hex')}`;
const name = 'mnist';
const prefix = `/t9k/hypermlservices/namespaces/${namespace}/${name}/`;
const url = `${GATEWAY_URL}${prefix}v1/models/mnist`;
const agent = new Agent({ keepAlive: true });

const clusters = [HUB_KUBECONFIG, INGRESS_KUBECONFIG, SPOKE1_KUBECONFIG, SPOKE2_KUBECONFIG];
try {
  await prepare();
  await compare();
} finally {
  for (const cluster of clusters) {
    kubectl(cluster, ['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
  }
  agent.destroy();
}

/** One model server on each spoke, and a HeadIngress over both. */
async function prepare() {
  for (const cluster of clusters) kubectl(cluster, ['create', 'namespace', namespace]);
  await run(hmls, ['install']);
  const statuses = [];
  for (const spoke of [SPOKE1_KUBECONFIG, SPOKE2_KUBECONFIG]) {
    kubectl(spoke, ['apply', '-f', '-'], JSON.stringify(mlservice()));
    kubectl(spoke, ['wait', '--for=condition=Ready', `mlservice/${name}`, '-n', namespace]);
    const { stdout } = kubectl(spoke, ['get', 'mlservice', name, '-n', namespace, '-o', 'json']);
    statuses.push(JSON.parse(stdout).status);
  }
  kubectl(HUB_KUBECONFIG, ['apply', '-f', '-'], JSON.stringify(service()));
  const status = JSON.stringify({ status: { aggregatedStatus: statuses.map(entry) } });
  const target = ['patch', 'hypermlservice', name, '-n', namespace, '--subresource=status'];
  kubectl(HUB_KUBECONFIG, [...target, '--type=merge', '-p', status]);
  await run(hmls, [
    'headingress',
    'create',
    name,
    '-n',
    namespace,
    '--weight',
    'spoke1=100,spoke2=0',
  ]);
  await until('spoke1');
}

function mlservice() {
  return {
    apiVersion: 'tensorstack.dev/v1beta1',
    kind: 'MLService',
    metadata: { namespace, name },
    spec: { default: 'origin', releases: [{ name: 'origin', predictor: { minReplicas: 1 } }] },
  };
}

function service() {
  const { apiVersion, kind, metadata, spec } = mlservice();
  const manifests = [{ apiVersion, kind, metadata: { name }, spec }];
  const workloads = [{ clusters: ['spoke1', 'spoke2'], manifests }];
  return { apiVersion, kind: 'HyperMLService', metadata, spec: { workloads } };
}

function entry(status: unknown, i: number) {
  const resource = { apiVersion: 'tensorstack.dev/v1beta1', kind: 'MLService', name, namespace };
  const cluster = `spoke${i + 1}`;
  return { cluster, resource, applied: true, appliedMessage: '', ready: true, status };
}

interface Timed {
  readonly change: (spoke: number) => Promise<void>;
  /** In milliseconds, from the start of the command; and from its end. */
  readonly whole: number[];
  readonly effect: number[];
}

/** All requests from one spoke to the other and back, CHANGES times by each program. */
async function compare() {
  const programs: Record<string, Timed> = {
    'kubectl patch': { change: patch, whole: [], effect: [] },
    'hmls set-weight': { change: setWeight, whole: [], effect: [] },
  };
  let spoke = 1;
  for (let i = -2; i < CHANGES; i++) {
    for (const { change, whole, effect } of Object.values(programs)) {
      spoke = 3 - spoke;
      const start = performance.now();
      const written = change(spoke).then(() => performance.now());
      const seen = await until(`spoke${spoke}`);
      if (i >= 0) {
        whole.push(seen - start);
        effect.push(Math.max(0, seen - (await written)));
      } else await written;
    }
  }
  console.log(
    `\n${CHANGES} changes each, from a command's start until an answer of the other spoke`,
  );
  for (const [title, { whole }] of Object.entries(programs)) console.log(line(title, whole));
  console.log('\nof which after the command has ended');
  for (const [title, { effect }] of Object.entries(programs)) console.log(line(title, effect));
}

function weightsFor(spoke: number) {
  return [spoke === 1 ? 100 : 0, spoke === 2 ? 100 : 0];
}

function setWeight(spoke: number) {
  const [one, two] = weightsFor(spoke);
  const weights = [`spoke1=${one}`, `spoke2=${two}`];
  return run(hmls, [
    'headingress',
    'set-weight',
    name,
    ...weights,
    '-n',
    namespace,
    '--force-conflicts',
  ]);
}

function patch(spoke: number) {
  const operations = weightsFor(spoke).map((value, i) => ({
    op: 'replace',
    path: `/spec/http/0/route/${i}/weight`,
    value,
  }));
  const target = ['patch', 'virtualservice', name, '-n', namespace, '--type=json'];
  const cluster = ['--kubeconfig', INGRESS_KUBECONFIG];
  return run('kubectl', [...target, '-p', JSON.stringify(operations), ...cluster]);
}

/** When that spoke first answered. */
async function until(spoke: string): Promise<number> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if ((await answer()).includes(`"spoke":"${spoke}"`)) return performance.now();
    await sleep(PAUSE_MS);
  }
  throw new Error(`${spoke} does not answer`);
}

function answer(): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${program} ${args.join(' ')}: ${text}`));
    });
  });
}

function kubectl(kubeconfig: string, args: readonly string[], input = '') {
  const options = { input, encoding: 'utf8', env } as const;
  const done = spawnSync('kubectl', [...args, '--kubeconfig', kubeconfig], options);
  if (done.status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${done.stderr}`);
  return done;
}

function line(title: string, times: readonly number[]) {
  const [median, p99] = [medianOf(times), percentileOf(times, 99)].map(
    (ms) => `${ms.toFixed(0).padStart(5)} ms`,
  );
  return `  ${title.padEnd(16)} median ${median}   p99 ${p99}`;
}
