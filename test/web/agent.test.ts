import http from 'node:http';
import https from 'node:https';
import { agentFor } from '../../src/web/agent.ts';
import { type BadServer, serve } from '../kube/server.ts';

test.each([
  ['http:', http.Agent],
  ['https:', https.Agent],
])('an agent for %s keeps connections if it is asked to', (protocol, Agent) => {
  const agent = agentFor(protocol, undefined, { keepAlive: true });
  expect(agent).toBeInstanceOf(Agent);
  expect(agent).toMatchObject({ options: { keepAlive: true } });
});

describe('through a proxy', () => {
  let proxy: BadServer;
  beforeEach(async () => {
    proxy = await serve((_n, _request, response) => response.end('proxied'));
  });
  afterEach(() => proxy.close());

  test.each(['http:', 'gopher:'])('one of %s is spoken to by http', async (scheme) => {
    const url = new URL(proxy.url.replace('http:', scheme));
    const agent = agentFor('http:', url, {});
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get('http://nowhere.invalid/x', { agent }, resolve).on('error', reject);
    });
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(proxy.requests[0]?.url).toBe('http://nowhere.invalid/x');
  });
});
