import { BlockList, isIP, isIPv4 } from 'node:net';

/** The destination of a request; an IPv6 address has no brackets. */
export interface Destination {
  readonly host: string;
  readonly port: string;
}

/**
 * Whether no proxy of the environment is asked for `destination`: it is this machine itself, or an entry
 * of NO_PROXY is about it. Source: useProxy in golang.org/x/net http/httpproxy/proxy.go, which Go's
 * ProxyFromEnvironment is made of, and for networks NewProxierWithNoProxyCIDR in apimachinery
 * pkg/util/net/http.go.
 *
 * @param noProxy parted by commas: `*`, an address, a network, or a domain, `:PORT` after all but networks;
 * what is none of these is passed over
 */
export function isExempt({ host, port }: Destination, noProxy: string): boolean {
  if (host === 'localhost' || isLoopback(host)) return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => isAbout(entry, { host: host.toLowerCase(), port }));
}

const isLoopback = (host: string) =>
  isIn(host, (list) => {
    list.addSubnet('127.0.0.0', 8, 'ipv4');
    list.addAddress('::1', 'ipv6');
  });

function isAbout(entry: string, { host, port }: Destination): boolean {
  if (entry === '' || entry === '*') return entry === '*';
  const network = networkIn(entry);
  if (network) return isVersion4(host) === network.is4 && isIn(host, network.add);
  const { name, port: only } = partsOf(entry);
  if (only !== '' && only !== port) return false;
  if (isAddress(name)) return isIn(host, (list) => list.addAddress(name, familyOf(name)));
  return name !== '' && !isAddress(host) && isBelow(host, name);
}

/** `example.com` matches itself and its subdomains; `.example.com` and `*.example.com` only the latter. */
function isBelow(host: string, name: string): boolean {
  const domain = name.startsWith('*.') ? name.slice(1) : name;
  if (domain.startsWith('.')) return host.endsWith(`.${ascii(domain.slice(1))}`);
  return host === ascii(domain) || host.endsWith(`.${ascii(domain)}`);
}

/** As the host of a URL is written. */
function ascii(domain: string): string {
  const url = `http://${domain}`;
  const isPlain = /^[\x20-\x7e]*$/.test(domain);
  return !isPlain && URL.canParse(url) ? new URL(url).hostname : domain;
}

interface Network {
  readonly is4: boolean;
  add(list: BlockList): void;
}

/** Undefined if `entry` is none. */
function networkIn(entry: string): Network | undefined {
  const [, written = '', length = ''] = /^([^/]+)\/(\d+)$/.exec(entry) ?? [];
  // Kubectl takes 010.0.0.0/8 for 10.0.0.0/8.
  const address = written.includes(':') ? written : written.replace(/\b0+(?=\d)/g, '');
  if (!isAddress(address)) return undefined;
  const bits = Number(length);
  const is4 = isIPv4(address);
  if (bits > (is4 ? 32 : 128)) return undefined;
  return { is4, add: (list) => list.addSubnet(address, bits, familyOf(address)) };
}

/** Source: SplitHostPort in Go's net. Anything that it cannot split is a name. */
function partsOf(entry: string): { readonly name: string; readonly port: string } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(entry) ?? [];
  if (port === undefined) return { name: entry, port: '' };
  return { name: bracketed ?? plain ?? '', port };
}

function isIn(host: string, fill: (list: BlockList) => void): boolean {
  if (!isAddress(host)) return false;
  const list = new BlockList();
  fill(list);
  return list.check(host, familyOf(host));
}

/** However it is written; Node would find it in networks of version 6, too. */
const isVersion4 = (host: string) => isIn(host, (list) => list.addSubnet('::ffff:0:0', 96, 'ipv6'));

/** Without a zone. */
const isAddress = (host: string) => isIP(host) !== 0 && !host.includes('%');

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');
