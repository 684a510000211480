import { createServer, type Server } from 'node:net';
import { BedError } from './errors.ts';

/** What a bed listens on, apart from the web servers of the spokes. All on 127.0.0.1. */
const PORTS = [
  'etcd',
  'etcdPeer',
  'hub',
  'karmada',
  'spoke1',
  'spoke2',
  'ingress',
  'aggregatedApiserver',
  'karmadaHealth',
  'webhook',
  'webhookHealth',
  'xds',
  'istiod',
  'istiodMonitoring',
  'istiodIntrospection',
  'gateway',
  'envoyAdmin',
] as const;

type PortName = (typeof PORTS)[number];

/** The ports and addresses that a bed has to itself. */
export interface Claim {
  readonly ports: Readonly<Record<PortName, number>>;
  /** Loopback addresses of the spokes' web servers. */
  readonly addresses: { readonly spoke1: string; readonly spoke2: string };
  /** On these addresses: 80, or one above 1024 where 80 is not permitted. */
  readonly webPort: number;
}

/** Below 32768, where Linux takes the ports of outgoing connections from. */
const FIRST_PORT = 20_000;
const BLOCKS = 250;
const PORTS_PER_BLOCK = 40;

/**
 * Claims a block of ports and addresses; `block` is where the search begins. Other beds leave the
 * block alone for as long as this process lives, because it listens on the block's first port.
 * A block in which another program has a port is skipped.
 *
 * @throws BedError if all blocks are taken
 */
export async function claimPorts(block: number): Promise<Claim> {
  for (let i = 0; i < BLOCKS; i++) {
    const claim = await claimBlock((block + i) % BLOCKS);
    if (claim) return claim;
  }
  const last = FIRST_PORT + BLOCKS * PORTS_PER_BLOCK - 1;
  throw new BedError(`no free ports on 127.0.0.1 between ${FIRST_PORT} and ${last}`);
}

/** The first port of a block; the process that listens on it owns the block. */
export function guardPort(block: number): number {
  return FIRST_PORT + (block % BLOCKS) * PORTS_PER_BLOCK;
}

async function claimBlock(block: number): Promise<Claim | undefined> {
  const base = guardPort(block);
  const guard = await listen(base, '127.0.0.1');
  if (!guard) return undefined;
  const claim = await portsOf(block, base);
  if (!claim) guard.close();
  return claim;
}

async function portsOf(block: number, base: number): Promise<Claim | undefined> {
  const addresses = { spoke1: `127.66.${block}.1`, spoke2: `127.66.${block}.2` };
  const candidates = Array.from({ length: PORTS_PER_BLOCK - 1 }, (_, i) => base + 1 + i);
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of PORTS) {
    const port = await firstFree(candidates, ['127.0.0.1']);
    if (port === undefined) return undefined;
    ports[name] = port;
  }
  const webPort = await firstFree([80, ...candidates], Object.values(addresses));
  if (webPort === undefined) return undefined;
  return { ports: ports as Record<PortName, number>, addresses, webPort };
}

/** Removes the candidates that it has tried from the list. */
async function firstFree(candidates: number[], hosts: string[]): Promise<number | undefined> {
  while (true) {
    const port = candidates.shift();
    if (port === undefined) return undefined;
    const free = await Promise.all(hosts.map((host) => isFree(port, host)));
    if (free.every(Boolean)) return port;
  }
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = await listen(port, host);
  await new Promise((closed) => (server ? server.close(closed) : closed(undefined)));
  return server !== undefined;
}

/** Undefined if the port is taken or not permitted. Does not keep the process alive. */
function listen(port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
