import { Dependents } from '../../../src/controller/hmls/dependents.ts';

const ref = (name: string) => ({ namespace: 'karmada-es-spoke1', name });
const waitingFor =
  (...names: string[]) =>
  async () => ({ dependsOn: names.map(ref) });

test('a change of a Work concerns its dependents, and no other', async () => {
  const dependents = new Dependents();
  await dependents.during('demo/a', waitingFor('torch', 's3'));
  await dependents.during('demo/b', waitingFor('torch'));

  expect(dependents.onChange(ref('torch'))).toEqual(['demo/a', 'demo/b']);
  expect(dependents.onChange(ref('s3'))).toEqual(['demo/a']);
  expect(dependents.onChange(ref('other'))).toEqual([]);
});

test('the last pass decides what it depends on', async () => {
  const dependents = new Dependents();
  await dependents.during('demo/a', waitingFor('torch'));
  await dependents.during('demo/a', waitingFor('s3'));
  expect(dependents.onChange(ref('torch'))).toEqual([]);
  await dependents.during('demo/a', async () => ({}));
  expect(dependents.onChange(ref('s3'))).toEqual([]);
});

test('a pass that failed changes nothing', async () => {
  const dependents = new Dependents();
  await dependents.during('demo/a', waitingFor('torch'));
  const failing = dependents.during('demo/a', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(dependents.onChange(ref('torch'))).toEqual(['demo/a']);
});

test('a change during a pass may have come too late for it: one more', async () => {
  const dependents = new Dependents();
  const outcome = await dependents.during('demo/a', async () => {
    dependents.onChange(ref('torch'));
    return { dependsOn: [ref('torch')] };
  });
  expect(outcome.requeueAfterMs).toBe(0);

  const unconcerned = await dependents.during('demo/b', async () => {
    dependents.onChange(ref('s3'));
    return { dependsOn: [ref('torch')] };
  });
  expect(unconcerned.requeueAfterMs).toBeUndefined();
});
