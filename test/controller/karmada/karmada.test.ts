import { isProblem, spokeNamed } from '../../../src/controller/karmada/karmada.ts';
import { aService } from '../../support/builders.ts';
import { TestWorld } from '../world.ts';

const { karmada } = new TestWorld(aService()).passOver();

test('Karmada, or the reason why it is unreachable', () => {
  expect(isProblem(karmada)).toBe(false);
  expect(isProblem({ reason: 'KarmadaUnreachable', message: 'no route to host' })).toBe(true);
});

test('a spoke is found by its name', () => {
  expect(spokeNamed(karmada, 'spoke1')?.metadata.name).toBe('spoke1');
  expect(spokeNamed(karmada, 'spoke9')).toBeUndefined();
});
