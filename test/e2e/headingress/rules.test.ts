import type { IngressReport } from '../../../src/reports/headingress.ts';
import { RULE_CASES, ruleActsOf } from '../../headingress/istio/routing/rules.ts';
import type { Acts } from '../../headingress/istio/routing/stage.ts';
import { eventually } from '../../support/eventually.ts';
import { aNamespaceOn } from '../support/world.ts';
import { Scene } from './scene.ts';
import { addressOf, checkedAll, clearAway, perform } from './staging.ts';

// The cases of test/headingress/istio/routing/rules.ts, each with its own host that routes to a model server.

let scene: Scene;
let acts: readonly Acts[];
let reports: ReadonlyMap<string, IngressReport['items']>;

const nameOf = (i: number) => `rule-${i}`;

beforeAll(async () => {
  scene = await Scene.open();
  const other = await aNamespaceOn(scene.bed.ingress);
  const namespaces = { ours: scene.namespace, other, proxy: 't9k-system', root: 'istio-system' };
  acts = await Promise.all(
    RULE_CASES.map(async (play, i) => {
      const name = nameOf(i);
      return ruleActsOf(play, { name, namespaces, destination: await addressOf(scene, name) });
    }),
  );
  await perform(acts, scene);
  reports = await checkedAll(scene, RULE_CASES.length);
}, 120_000);

afterAll(() => clearAway(acts, scene), 30_000);

test.each(RULE_CASES.map((play, i) => ({ ...play, i })))('$title', async ({ i, ...play }) => {
  await eventually(async () => {
    const { status } = await fetch(scene.url(nameOf(i)));
    expect(status).toBe(play.reaches ? 200 : 503);
  }, 20_000);
  const found = reports.get(`${scene.namespace}/${nameOf(i)}`) ?? [];
  expect(found.map(({ code }) => code).filter(isAboutRules)).toEqual(play.codes);
});

/** The gateway is shared: routes of others are not the subject of these cases. */
const isAboutRules = (code: string) => code === 'HMLS0111' || code >= 'HMLS0116';
