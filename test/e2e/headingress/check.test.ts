import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import type { Example } from '../../../src/headingress/istio/routing/findings.ts';
import type { IngressReport } from '../../../src/reports/headingress.ts';
import { CASES, type Case, PREFIX, type Probe } from '../../headingress/istio/routing/cases.ts';
import { type Acts, actsOf, type Stage } from '../../headingress/istio/routing/stage.ts';
import { eventually } from '../../support/eventually.ts';
import { aNamespaceOn } from '../support/world.ts';
import { Scene } from './scene.ts';
import { addressOf, checkedAll, clearAway, perform } from './staging.ts';

// Each case is set up on the ingress cluster, on its own port. A real Envoy then shows where requests
// go, and `headingress check` has to agree.

interface Play {
  readonly play: Case;
  readonly stage: Stage;
  readonly acts: Acts;
}

const PROXY_NAMESPACE = 't9k-system';
let scene: Scene;
let plays: readonly Play[];
let reports: ReadonlyMap<string, IngressReport['items']>;

beforeAll(async () => {
  scene = await Scene.open();
  const { ingress } = scene.bed;
  const other = await aNamespaceOn(ingress);
  const destination = await addressOf(scene, 'torch');
  const ports = await freePorts(2 * CASES.length);
  plays = CASES.map((play, i) => {
    const stage: Stage = {
      label: `${scene.namespace}-${i}`,
      namespaces: { ours: scene.namespace, other, proxy: PROXY_NAMESPACE },
      ports: [ports[2 * i] as number, ports[2 * i + 1] as number],
      destination,
    };
    return { play, stage, acts: actsOf(play, stage) };
  });
  await perform(actsOfAll(), scene);
  reports = await checkedAll(scene, CASES.length);
}, 120_000);

afterAll(() => clearAway(actsOfAll(), scene), 30_000);

const actsOfAll = () => plays.map(({ acts }) => acts);

/** Free ports; each is released at once. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((s) => new Promise<void>((resolve) => s.listen(0, '127.0.0.1', resolve))),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((s) => new Promise((resolve) => s.close(resolve))));
  return ports;
}

const findingsOf = ({ stage }: Play) =>
  reports.get(`${stage.namespaces.ours}/${stage.label}-ours`) ?? [];

test.each(CASES.map(({ title }, i) => ({ title, i })))('$title', async ({ i }) => {
  const play = plays[i] as Play;
  await eventually(async () => {
    for (const probe of play.play.probes) {
      expect({ ...probe, goesTo: await whereGoes(probe, play) }).toEqual(probe);
    }
  }, 20_000);

  const findings = findingsOf(play);
  expect(findings.map(({ code }) => code).sort()).toEqual(play.play.codes);
  for (const { code, example } of findings) {
    if (example)
      expect({ code, ...(await outcomeOf(example, play)) }).toEqual({ code, ...example });
  }
});

/** `example`, with what really decided it. */
async function outcomeOf(example: Example, play: Play): Promise<Example> {
  const { authority: host, path, method, headers, query } = example.request;
  const asked = new URLSearchParams(query).toString();
  const goesTo = await whereGoes(
    { host, path: `${path}${asked && `?${asked}`}`, method, headers },
    play,
  );
  const keys = [...play.acts.older, ...play.acts.ours, ...play.acts.younger].map(
    ({ metadata: { namespace, name } }) => `${namespace}/${name}`,
  );
  const answeredBy = keys.find((key) => key.endsWith(`/${play.stage.label}-${goesTo}`));
  const { answeredBy: _, ...rest } = example;
  return goesTo === 404 ? { ...rest, answeredBy: undefined } : { ...rest, answeredBy };
}

/** Sends a request to the gateway of a case, and gives what decided it. */
async function whereGoes(
  { path = PREFIX, host = 'any.test', method = 'GET', headers = {} }: Omit<Probe, 'goesTo'>,
  { stage }: Play,
): Promise<Probe['goesTo']> {
  const sent = request({
    host: '127.0.0.1',
    port: stage.ports[0],
    path,
    method,
    headers: { ...headers, host },
    agent: false,
  });
  const { response, body } = await answerTo(sent);
  // Only responses from behind the gateway have it.
  if (response.headers['x-envoy-upstream-service-time'] !== undefined) return 'ours';
  if (response.statusCode === 200) return body.replace(`${stage.label}-`, '');
  return response.statusCode as 404 | 503;
}

function answerTo(sent: ClientRequest): Promise<{ response: IncomingMessage; body: string }> {
  return new Promise((resolve, reject) => {
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ response, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
