import { type IncomingMessage, createServer as plainServer, type ServerResponse } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from '../../bed/certificates.ts';

/** A request to the test's own model server. */
interface Asked {
  readonly host: string | undefined;
  readonly path: string | undefined;
  /** The server name (SNI) that the client sent. */
  readonly sni: string | undefined;
}

export interface OwnBackend {
  readonly port: number;
  readonly asked: readonly Asked[];
  close(): void;
}

/** A TLS socket of a server; the types lack the field. */
interface Named {
  readonly servername: string | false;
}

/** Answers 200 to everything, at every address of this machine, and so at the hosts of the spokes. */
export async function aBackend(tlsHost?: string): Promise<OwnBackend> {
  const asked: Asked[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const sni = (request.socket as Partial<Named>).servername;
    asked.push({ host: request.headers.host, path: request.url, sni: sni || undefined });
    response.end('{"spoke":"own"}\n');
  };
  const server = tlsHost === undefined ? plainServer(answer) : secureServer(tlsHost, answer);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function secureServer(host: string, answer: Parameters<typeof plainServer>[1]) {
  const { certificate, key } = new Authority('test').issue({ commonName: host, hosts: [host] });
  return tlsServer({ cert: certificate, key }, answer);
}
