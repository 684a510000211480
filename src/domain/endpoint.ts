/** Where the ingress cluster can send requests to. */
export interface Address {
  readonly scheme: 'http' | 'https';
  /** A DNS name in lower case, without a final dot, e.g. `mnist.demo.ksvc.spoke1.example.com`. */
  readonly host: string;
  /** As in the URL, else the default of the scheme. */
  readonly port: number;
  /** Starts with `/`; `/` if the URL has none. */
  readonly path: string;
}

/** An address that cannot be routed to from another cluster, and why, as a sentence for people. */
export interface Unusable {
  readonly unusable: string;
}

/** What routing needs to know of a reported `url`, or why it cannot be routed to. Never throws. */
export function endpointFacts(url: string): Address | Unusable {
  return URL.canParse(url) ? parts(new URL(url)) : { unusable: `${url} is not a URL` };
}

function parts({ protocol, hostname, port, pathname }: URL): Address {
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const defaultPort = scheme === 'https' ? 443 : 80;
  return { scheme, host: hostname, port: Number(port) || defaultPort, path: pathname };
}
