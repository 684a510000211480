import { StatusWriter } from '../../src/controller/statuswriter.ts';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { aService } from '../support/builders.ts';
import { FakeCluster } from '../support/fake-cluster.ts';
import { FakeTimers } from '../support/timers.ts';
import { SILENT } from './world.ts';

const status = (observedGeneration: number) => ({ observedGeneration });

function aWriter() {
  const hub = new FakeCluster(aService());
  const timers = new FakeTimers();
  const writer = new StatusWriter(HYPERMLSERVICES, {
    hub,
    now: () => new Date(timers.now()),
    report: SILENT,
  });
  const stored = () => hub.objects(HYPERMLSERVICES)[0] as HyperMLService;
  return { hub, timers, writer, stored };
}

test('the first status is written at once, the next after a second', async () => {
  const { writer, stored, timers } = aWriter();
  expect(await writer.write(stored(), status(1))).toEqual({});
  expect(stored().status).toEqual(status(1));

  await timers.pass(400);
  expect(await writer.write(stored(), status(2))).toEqual({ requeueAfterMs: 600 });
  expect(stored().status).toEqual(status(1));

  await timers.pass(600);
  expect(await writer.write(stored(), status(3))).toEqual({});
  expect(stored().status).toEqual(status(3));
});

test('an unchanged status is not written', async () => {
  const { writer, stored, timers } = aWriter();
  await writer.write(stored(), status(1));
  const { resourceVersion } = stored().metadata;
  await timers.pass(5000);
  expect(await writer.write(stored(), status(1))).toEqual({});
  expect(stored().metadata.resourceVersion).toBe(resourceVersion);
});

test('a status of a stale version is rejected', async () => {
  const { hub, writer, stored } = aWriter();
  const old = stored();
  await hub.patch(
    HYPERMLSERVICES,
    { namespace: 'demo', name: 'mnist' },
    { spec: { suspend: true } },
  );
  await expect(writer.write(old, status(1))).rejects.toMatchObject({ code: 'conflict' });
});

test('a failed write does not count', async () => {
  const { hub, writer, stored } = aWriter();
  const mend = hub.down();
  await expect(writer.write(stored(), status(1))).rejects.toMatchObject({ code: 'unreachable' });
  mend();
  expect(await writer.write(stored(), status(1))).toEqual({});
});

test('a forgotten service starts afresh', async () => {
  const { writer, stored } = aWriter();
  await writer.write(stored(), status(1));
  writer.forget('demo/mnist');
  expect(await writer.write(stored(), status(2))).toEqual({});
});
