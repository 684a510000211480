import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A CONNECT proxy that records the requested hosts, and connects to this machine. */
export interface Detour {
  readonly url: string;
  readonly asked: string[];
  close(): void;
}

export async function aProxy(): Promise<Detour> {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(500).end());
  server.on('connect', (request, client, head) => {
    asked.push(request.url ?? '');
    const port = Number(/\d+$/.exec(request.url ?? ''));
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
