import http from 'node:http';
import https from 'node:https';
import { socksAgent } from './socks.ts';

/**
 * What opens the connections to servers of one protocol.
 *
 * @param protocol `http:`, or else https
 * @param proxy what all connections go through; undefined: nothing
 */
export function agentFor(
  protocol: string,
  proxy: URL | undefined,
  options: http.AgentOptions,
): http.Agent {
  if (proxy && /^socks5h?:$/.test(proxy.protocol)) return socksAgent(protocol, proxy, options);
  const { Agent } = protocol === 'http:' ? http : https;
  const all = { ...options, proxyEnv: proxy ? proxyEnv(proxy) : {} };
  return new Agent(all);
}

/** As Node reads it. To Go, a proxy of a kind that it does not know speaks http. */
function proxyEnv(proxy: URL): NodeJS.ProcessEnv {
  const { href } = proxy;
  const url = proxy.protocol === 'https:' ? href : href.replace(/^[^:]+:/, 'http:');
  return { HTTPS_PROXY: url, HTTP_PROXY: url };
}
