import { once } from 'node:events';
import { createServer } from 'node:net';
import { claimPorts, guardPort } from '../../bed/ports.ts';

/** Far from where beds begin to look. */
const BLOCK = 240;

async function occupy(port: number, host = '127.0.0.1') {
  const server = createServer();
  await once(server.listen(port, host), 'listening');
  return server;
}

test('no port is given twice', async () => {
  const { ports, webPort } = await claimPorts(BLOCK);
  const all = [...Object.values(ports), webPort];
  expect(new Set(all).size).toBe(all.length);
});

test('two beds that look in the same place get different ports and addresses', async () => {
  const first = await claimPorts(BLOCK);
  const second = await claimPorts(BLOCK);
  const taken = Object.values(first.ports);
  expect(Object.values(second.ports).filter((port) => taken.includes(port))).toEqual([]);
  expect(second.addresses).not.toEqual(first.addresses);
});

test.each(['127.0.0.1', '0.0.0.0'])('a port that is taken on %s is passed over', async (host) => {
  const block = 230;
  const taken = guardPort(block) + 3;
  const other = await occupy(taken, host);
  try {
    const { ports } = await claimPorts(block);
    expect(Object.values(ports)).not.toContain(taken);
  } finally {
    other.close();
  }
});

test('the search goes on at the first block after the last', async () => {
  const { ports } = await claimPorts(250 + BLOCK);
  expect(ports.etcd).toBeGreaterThan(guardPort(BLOCK));
});
