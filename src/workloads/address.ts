/** Where requests are sent. */
export interface Address {
  readonly scheme: 'http' | 'https';
  /** A DNS name in lower case, without a final dot, e.g. `mnist.demo.ksvc.spoke1.example.com`. */
  readonly host: string;
  /** As in the URL, else the default of the scheme. */
  readonly port: number;
  /** `/` if the URL has none, e.g. `/demo/llama` of an LLMInferenceService. */
  readonly path: string;
}

/** Why requests from outside the spoke cannot be sent there: one sentence, without credentials. */
export interface Unusable {
  readonly unusable: string;
}

const CLUSTER_DOMAINS = ['cluster.local'];

/**
 * Parses a reported `url`, or tells why the ingress cluster cannot route to it. Names that end in
 * one of `clusterDomains` are only resolvable inside their cluster. Never throws.
 *
 * An IP address is unusable too: a ServiceEntry accepts DNS names only (ValidateServiceEntry in
 * istio pkg/config/validation), and inventing one is out of scope.
 */
export function parseAddress(url: string, clusterDomains = CLUSTER_DOMAINS): Address | Unusable {
  const { scheme, rest } = split(url);
  const parsed = parse(`${scheme ?? 'http'}://${rest}`);
  if (!parsed) return { unusable: `The address is ${url === '' ? 'empty' : 'not a URL'}` };
  const host = parsed.hostname.replace(/\.$/, '');
  const problem = hostProblem(host, clusterDomains) ?? urlProblem(parsed, scheme);
  return problem === undefined ? addressOf(parsed, host) : { unusable: `${host} ${problem}` };
}

/** The URL of `address`, as {@link parseAddress} reads it; without a default port. */
export function urlOf({ scheme, host, port, path }: Address): string {
  const isDefault = port === DEFAULT_PORTS[scheme];
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}${path}`;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** Not by `URL`, which takes the host of `mnist.demo:8080` for a scheme. */
function split(url: string): { scheme: string | undefined; rest: string } {
  const [, scheme, rest = url] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(url) ?? [];
  return { scheme: scheme?.toLowerCase(), rest };
}

/**
 * `URL` silently repairs much: it drops spaces, turns `\` into `/`, and finds a host in
 * `http:///x`.
 */
function parse(url: string): URL | undefined {
  const clean = /^[a-z0-9+.-]+:\/\/[^\s\\/][^\s\\]*$/.test(url);
  return clean && URL.canParse(url) ? new URL(url) : undefined;
}

function addressOf({ protocol, port, pathname }: URL, host: string): Address {
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return {
    scheme,
    host,
    port: port === '' ? DEFAULT_PORTS[scheme] : Number(port),
    path: pathname,
  };
}

function hostProblem(host: string, clusterDomains: readonly string[]): string | undefined {
  if (/^\[|^[\d.]+$/.test(host)) return 'is an IP address; a ServiceEntry needs a DNS name';
  if (host.includes('*')) return 'is a wildcard, not a single host';
  if (isIn(host, 'localhost')) return 'resolves to the local host';
  if (['svc', ...clusterDomains].some((domain) => isIn(host, domain)) || !host.includes('.')) {
    return 'is only resolvable inside its own cluster';
  }
  return isDnsName(host) ? undefined : 'is not a DNS name';
}

function isIn(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** By Istio's rules: no underscores. Source: ValidateFQDN in istio pkg/config/validation/agent. */
function isDnsName(host: string): boolean {
  const labels = host.split('.');
  return host.length <= 253 && labels.every((l) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(l));
}

/** What a route can neither match nor pass on. */
function urlProblem(url: URL, scheme: string | undefined): string | undefined {
  if (scheme === undefined) return 'has no scheme (http or https)';
  if (scheme !== 'http' && scheme !== 'https')
    return `uses the scheme ${scheme}, not http or https`;
  if (url.username !== '' || url.password !== '') return 'contains credentials';
  if (url.search !== '' || url.hash !== '') return 'contains a query';
  return url.port === '0' ? 'has port 0' : undefined;
}
