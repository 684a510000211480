import { HmlsError } from '../errors.ts';
import { isExempt } from './noproxy.ts';

/** Whether Go takes `text` for a URL. Source: Parse in net/url/url.go. */
export function isUrl(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return !/^[^/]*:/.test(text);
  return URL.canParse(text) && !/%(?![0-9a-f]{2})/i.test(text);
}

/**
 * What HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or the same in small letters, say for a request to `url`; its
 * scheme may be http, https, socks5 or socks5h. Undefined if it goes there directly.
 * Source: proxyForURL in golang.org/x/net http/httpproxy/proxy.go.
 *
 * @throws HmlsError `unreachable` where HTTP_PROXY may come from a request's header, as in CGI
 */
export function environmentProxy(url: URL, env: Readonly<NodeJS.ProcessEnv>): URL | undefined {
  const named = url.protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY';
  const proxy = parsed(variable(env, named));
  if (!proxy) return undefined;
  if (named === 'HTTP_PROXY' && env.REQUEST_METHOD) throw new HmlsError('unreachable', CGI);
  return isExempt(destinationOf(url), variable(env, 'NO_PROXY')) ? undefined : proxy;
}

const CGI =
  'Unable to connect to the server: refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy';

const variable = (env: Readonly<NodeJS.ProcessEnv>, name: string) =>
  env[name] || env[name.toLowerCase()] || '';

/** `host:port` is an http proxy; an invalid value is ignored. */
function parsed(text: string): URL | undefined {
  if (text === '') return undefined;
  const urls = [text, `http://${text}`].filter((url) => isUrl(url) && URL.canParse(url));
  return urls.map((url) => new URL(url)).find(({ host }) => host !== '');
}

const destinationOf = ({ protocol, hostname, port }: URL) => ({
  host: hostname.replace(/^\[|\]$/g, ''),
  port: port || (protocol === 'http:' ? '80' : '443'),
});
