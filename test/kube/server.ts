import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cluster } from '../../src/kube/cluster.ts';
import type { ClusterFlags, Listener } from '../../src/kube/clusterflags.ts';
import { connectTo } from '../../src/kube/connect.ts';
import { processEnvironment } from '../../src/kube/kubeconfig/environment.ts';
import type { ClusterEntry, UserEntry } from '../../src/kube/kubeconfig/kubeconfig.ts';
import type { Kind } from '../../src/kubernetes/kinds.ts';

export const SECRETS_KIND: Kind = {
  apiVersion: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

/** A server that misbehaves on request. */
export interface BadServer {
  readonly url: string;
  readonly requests: readonly http.IncomingMessage[];
  /** The number of connections to it. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Responds to the n-th request (from 0) with `answer`. */
export async function serve(
  answer: (n: number, request: http.IncomingMessage, response: http.ServerResponse) => void,
): Promise<BadServer> {
  const requests: http.IncomingMessage[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    requests.push(request);
    request.resume();
    answer(requests.length - 1, request, response);
  });
  server.on('connection', () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends JSON. */
export function json(
  response: http.ServerResponse,
  code: number,
  body: unknown,
  headers = {},
): void {
  response.writeHead(code, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export interface Peer {
  readonly flags?: Omit<ClusterFlags, 'kubeconfig'>;
  readonly user?: UserEntry;
  readonly cluster?: ClusterEntry;
  readonly listener?: Listener;
  readonly stdinIsTerminal?: boolean;
}

/** A client of the server at `url`. */
export function clientOf(
  url: string,
  { flags, user = {}, cluster = {}, listener, stdinIsTerminal = false }: Peer = {},
): Promise<Cluster> {
  const kubeconfig = {
    clusters: [{ name: 'c', cluster: { server: url, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  const environment = { ...processEnvironment(), stdinIsTerminal };
  return connectTo(JSON.stringify(kubeconfig), flags, environment, listener);
}
