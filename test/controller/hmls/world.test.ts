import { ownWorks } from '../../../src/controller/hmls/world.ts';
import { clusterOf } from '../../../src/karmada/work.ts';
import { aService, aWork } from '../../support/builders.ts';
import { TestWorld } from '../world.ts';

test('the Works of the service of a pass, and of no other', () => {
  const other = aService({ metadata: { ...aService().metadata, name: 'other', uid: 'uid-2' } });
  const works = [aWork({ cluster: 'spoke1' }), aWork({ cluster: 'spoke2', hmls: other })];
  const pass = new TestWorld(aService(), ...works).passOver();
  expect(ownWorks(pass).map(clusterOf)).toEqual(['spoke1']);
});
