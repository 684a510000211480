import { checked, type Snapshot } from '../../../../src/headingress/istio/routing/check.ts';
import { connectionRuleOf } from '../../../../src/headingress/istio/routing/destinationrule.ts';
import type { IngressFinding } from '../../../../src/headingress/istio/routing/findings.ts';
import { gatewayOf } from '../../../../src/headingress/istio/routing/gateway.ts';
import { answerer, listenersOf } from '../../../../src/headingress/istio/routing/listeners.ts';
import { hostEntryOf } from '../../../../src/headingress/istio/routing/serviceentry.ts';
import { routerOf } from '../../../../src/headingress/istio/routing/virtualservice.ts';
import type { KubeObject } from '../../../../src/kubernetes/object.ts';
import { aGateway } from '../../../support/builders.ts';
import { CASES, type Case, PREFIX, type Probe } from './cases.ts';
import { HOST_CASES, hostActsOf } from './hosts.ts';
import { RULE_CASES, ruleActsOf } from './rules.ts';
import { type Acts, actsOf, type Stage } from './stage.ts';

const STAGE: Stage = {
  label: 'c',
  namespaces: { ours: 'demo', other: 'ops', proxy: 't9k-system' },
  ports: [8080, 8081],
  destination: { scheme: 'http', host: 'mnist.spoke1.example.com', port: 80, path: '/' },
};

const YEARS = { older: '2024', ours: '2025', younger: '2026' } as const;

/** All objects of a case, each with its age. */
function objectsOf(acts: Acts): KubeObject[] {
  return (['older', 'ours', 'younger'] as const).flatMap((age) =>
    acts[age].map((object) => ({
      ...object,
      metadata: { ...object.metadata, creationTimestamp: `${YEARS[age]}-01-01T00:00:00Z` },
    })),
  );
}

function snapshotOf(objects: readonly KubeObject[]): Snapshot {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    gateways: of('Gateway').map(gatewayOf),
    routers: of('VirtualService').map(routerOf),
    entries: of('ServiceEntry').map(hostEntryOf),
    rules: of('DestinationRule').map(connectionRuleOf),
    proxyNamespaces: new Map(),
    unseen: new Set(),
    withheld: new Set(),
  };
}

function played(play: Case) {
  const objects = objectsOf(actsOf(play, STAGE));
  const snapshot = snapshotOf(objects);
  const own = objects.find(({ metadata }) => metadata.name === 'c-ours') as KubeObject;
  return { snapshot, findings: checked(own, snapshot, 'kubectl-hmls') };
}

const codes = (findings: readonly IngressFinding[]) => findings.map(({ code }) => code).sort();

test.each(CASES)('$title', (play) => {
  const { findings, snapshot } = played(play);
  expect(codes(findings)).toEqual(play.codes);
  const [listener] = listenersOf('t9k-system/c-main', snapshot);
  const answers = play.probes.filter(isReadable(play)).map((probe) => ({
    ...probe,
    goesTo: listener && whoAnswers(answerer(requestOf(probe), listener)),
  }));
  expect(answers).toEqual(play.probes.filter(isReadable(play)));
});

/** Whether it does not depend on a regular expression that the program cannot analyze. */
const isReadable =
  ({ codes: expected }: Case) =>
  ({ goesTo }: Probe) =>
    !(expected.includes('HMLS0115') && goesTo === 'rival');

const whoAnswers = (key: string | undefined) => key?.replace(/^.*\/c-/, '') ?? 404;

function requestOf({ path = PREFIX, host = 'any.test', method = 'GET', headers = {} }: Probe) {
  const { pathname, searchParams } = new URL(`http://gateway${path}`);
  const query = Object.fromEntries(searchParams);
  return { method, scheme: 'http', authority: host, path: pathname, headers, query };
}

test.each(HOST_CASES)('ServiceEntries: $title', (play) => {
  const { namespaces, destination } = STAGE;
  const acts = hostActsOf(play, { name: 'mnist', namespaces, destination, elsewhere: 8082 });
  const objects = objectsOf({ ...acts, older: [...acts.older, aGateway()] });
  const own = objects.find(({ kind }) => kind === 'VirtualService') as KubeObject;
  const findings = checked(own, snapshotOf(objects), 'kubectl-hmls');
  expect(codes(findings)).toEqual(play.codes);
});

test.each(RULE_CASES)('DestinationRules: $title', (play) => {
  const { destination } = STAGE;
  const namespaces = { ...STAGE.namespaces, root: 'istio-system' };
  const acts = ruleActsOf(play, { name: 'mnist', namespaces, destination });
  const objects = objectsOf({ ...acts, older: [...acts.older, aGateway()] });
  const own = objects.find(({ kind }) => kind === 'VirtualService') as KubeObject;
  const findings = checked(own, snapshotOf(objects), 'kubectl-hmls');
  expect(codes(findings)).toEqual(play.codes);
});
