/** Where requests go to. */
export interface Address {
  readonly scheme: 'http' | 'https';
  /** A DNS name in lower case, without a final dot, e.g. `mnist.demo.ksvc.spoke1.example.com`. */
  readonly host: string;
  /** As in the URL, else the default of the scheme. */
  readonly port: number;
  /** `/` if the URL has none, e.g. `/demo/llama` of an LLMInferenceService. */
  readonly path: string;
}

/** Why nobody outside the spoke's cluster can be sent there: one sentence, free of credentials. */
export interface Unusable {
  readonly unusable: string;
}

const CLUSTER_DOMAINS = ['cluster.local'];

/**
 * What routing needs to know of a reported `url`, or why the ingress cluster cannot route to it.
 * Names that end in one of `clusterDomains` are known only inside their cluster. Never throws.
 *
 * An IP address is unusable too: a ServiceEntry takes DNS names only (ValidateServiceEntry in istio
 * pkg/config/validation), and to make one up is not for us.
 */
export function parseAddress(url: string, clusterDomains = CLUSTER_DOMAINS): Address | Unusable {
  const { scheme, rest } = split(url);
  const parsed = parse(`${scheme ?? 'http'}://${rest}`);
  if (!parsed) return { unusable: `The address is ${url === '' ? 'empty' : 'not a URL'}` };
  const host = parsed.hostname.replace(/\.$/, '');
  const problem = hostProblem(host, clusterDomains) ?? urlProblem(parsed, scheme);
  return problem === undefined ? addressOf(parsed, host) : { unusable: `${host} ${problem}` };
}

/** The URL of `address`, as {@link parseAddress} reads it; without the port where it goes without saying. */
export function urlOf({ scheme, host, port, path }: Address): string {
  const isDefault = port === DEFAULT_PORTS[scheme];
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}${path}`;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** By hand: to `URL`, what stands before the port in `mnist.demo:8080` is a scheme. */
function split(url: string): { scheme: string | undefined; rest: string } {
  const [, scheme, rest = url] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(url) ?? [];
  return { scheme: scheme?.toLowerCase(), rest };
}

/** `URL` mends much in silence: it drops spaces, turns `\` into `/`, and reads a host in `http:///x`. */
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

/** As Istio has it: no underscores. Source: ValidateFQDN in istio pkg/config/validation/agent. */
function isDnsName(host: string): boolean {
  const labels = host.split('.');
  return host.length <= 253 && labels.every((l) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(l));
}

/** What a route can neither match nor send along. */
function urlProblem(url: URL, scheme: string | undefined): string | undefined {
  if (scheme === undefined) return 'has no scheme (http or https)';
  if (scheme !== 'http' && scheme !== 'https')
    return `uses the scheme ${scheme}, not http or https`;
  if (url.username !== '' || url.password !== '') return 'contains credentials';
  if (url.search !== '' || url.hash !== '') return 'contains a query';
  return url.port === '0' ? 'has port 0' : undefined;
}
