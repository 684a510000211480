import http from 'node:http';
import https from 'node:https';
import { socksAgent } from './socks.ts';

/**
 * The agent that opens connections to servers of one protocol.
 *
 * @param protocol `http:`, or else https
 * @param proxy the proxy for all connections; undefined: none
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

/** As Node reads it. Go speaks http to a proxy of an unknown scheme. */
function proxyEnv(proxy: URL): NodeJS.ProcessEnv {
  const { href } = proxy;
  const url = proxy.protocol === 'https:' ? href : href.replace(/^[^:]+:/, 'http:');
  return { HTTPS_PROXY: url, HTTP_PROXY: url };
}
