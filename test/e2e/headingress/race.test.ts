import { HISTORY_ANNOTATION, parseHistory } from '../../../src/headingress/history.ts';
import { weightsText } from '../../../src/headingress/weights.ts';
import { fileWith, kubeconfigText } from '../support/kubeconfigs.ts';
import type { Ended } from '../support/programs.ts';
import { Scene } from './scene.ts';

const ROUNDS = 100;

let scene: Scene;
let kubeconfigs: Readonly<Record<string, string>>;

beforeAll(async () => {
  scene = await Scene.open();
  await scene.routed('mnist');
  kubeconfigs = { alice: engineer('alice'), bob: engineer('bob') };
}, 60_000);

/** A kubeconfig for a user with that name. */
const engineer = (name: string) =>
  fileWith(
    kubeconfigText('INGRESS_KUBECONFIG', { user: { as: name, 'as-groups': ['system:masters'] } }),
  );

async function state() {
  const { metadata } = await scene.virtualService('mnist');
  const history = parseHistory(metadata.annotations?.[HISTORY_ANNOTATION]);
  return { version: metadata.resourceVersion ?? '', history };
}

const setWeight = (who: string, weight: number, ...flags: string[]) =>
  scene.attempt(
    'set-weight',
    'mnist',
    `spoke1=${weight}`,
    'spoke2',
    '--ingress-kubeconfig',
    kubeconfigs[who] ?? '',
    ...flags,
  );

const told = ({ err }: Ended) => err.split('\n').filter((line) => line.startsWith('error'));

test(`two engineers at the same time, ${ROUNDS} times: no split is lost, and the second gets an error`, async () => {
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = await state();
    const [a, b] = [1 + (round % 49), 51 + (round % 49)];
    // Every other round both pass the version that they have read, so that only one can succeed.
    const flags = round % 2 === 0 ? ['--if-match', before.version] : [];
    const [alice, bob] = await Promise.all([
      setWeight('alice', a, ...flags),
      setWeight('bob', b, ...flags),
    ]);
    const after = await state();

    const known = before.history.at(-1)?.revision ?? 0;
    const made = after.history.filter(({ revision }) => revision > known);
    const winners = [
      ...(alice.status === 0 ? [`alice spoke1=${a},spoke2=${100 - a}`] : []),
      ...(bob.status === 0 ? [`bob spoke1=${b},spoke2=${100 - b}`] : []),
    ];
    expect(made.map((s) => `${s.user} ${weightsText(s.weights)}`).sort()).toEqual(winners.sort());
    expect(winners.length).toBeGreaterThanOrEqual(1);
    if (flags.length > 0) expect(winners).toHaveLength(1);

    for (const [loser, other] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ] as const) {
      if (loser.status === 0) continue;
      lost++;
      expect(told(loser)).toEqual([
        expect.stringMatching(new RegExp(`${other}.*\\d{4}-\\d\\d-\\d\\dT`)),
      ]);
    }
  }
  expect(lost).toBeGreaterThanOrEqual(ROUNDS / 2);
}, 600_000);
