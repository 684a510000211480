import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { numbers, oneOf, spoilt } from '../support/spoilt.ts';

// Corrupted files, as commands meet them; test/render/yamlfuzz.test.ts reads many more.

const SAMPLE = readFileSync(join(import.meta.dirname, '../manual/hmls-sample.yaml'), 'utf8');
const LINES = ['apply -f bad.yaml', 'create -f bad.yaml', 'delete -f bad.yaml'];

test('300 corrupted files: each is accepted, or is an error that names a place, and none takes long', async () => {
  const random = numbers(4);
  let slowest = 0;
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const files = { 'bad.yaml': spoilt(SAMPLE, random) };
    const world = { files, clusters: { hub: new FakeCluster() } };
    const line = `${oneOf(LINES, random)} --namespace=demo`;
    const start = performance.now();
    const { status, err } = await run(line, world);
    slowest = Math.max(slowest, performance.now() - start);
    expect(err).not.toMatch(/this is a bug|\[object|TypeError/);
    if (status !== 0) refused++;
    if (status !== 0) expect({ line, err }).toEqual({ line, err: expect.stringMatching(PLACES) });
  }
  expect(refused).toBeGreaterThan(100);
  expect(slowest).toBeLessThan(2000);
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 60_000);

const PLACES = /bad\.yaml|hypermlservices\.tensorstack\.dev|HyperMLService|spec\./;
