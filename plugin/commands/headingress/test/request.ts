import { HmlsError } from '../../../../src/errors.ts';
import type { HeadIngress } from '../../../../src/headingress/headingress.ts';
import { hostFor } from '../../../../src/headingress/istio/routing/gatewayaddress.ts';
import type { SentRequest } from '../../../../src/headingress/traffic/report.ts';
import type { Outgoing } from '../../../../src/web/exchange.ts';
import type { Input } from '../../../context.ts';
import type { TestFlags } from './options.ts';

/** The flags that define the request. */
export type RequestFlags = Pick<TestFlags, 'path' | 'data' | 'header' | 'gatewayUrl'>;

/** Headers that would change the framing of the request. */
const RESERVED = new Set(['connection', 'content-length', 'te', 'transfer-encoding', 'upgrade']);

/**
 * The headers that the flags ask for, by name in lower case; repeated ones are joined by commas.
 *
 * @throws HmlsError `usage` for an invalid header, without its value, which may be secret
 */
export function headersOf({ header = [] }: RequestFlags): Map<string, string> {
  const headers = new Map<string, string>();
  for (const text of new Set(header)) {
    const [, given = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+)(?:=|: *)(.*)$/s.exec(text) ?? [];
    const name = given.toLowerCase();
    if (name === '' || RESERVED.has(name) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new HmlsError('usage', `invalid header "${name}": must be NAME=VALUE`, {
        hint: '--header x-hmls-spoke=spoke2',
      });
    }
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/** The Host header: as the flags say, or else a host of `ingress`; undefined if it serves any. */
export const hostOf = (headers: ReadonlyMap<string, string>, ingress: HeadIngress) =>
  headers.get('host') ?? hostFor(ingress);

/**
 * The request that the flags ask for, below the prefix of `ingress` at `gatewayUrl`.
 *
 * @throws HmlsError `usage` if its path is invalid, or its body cannot be read
 */
export async function requestOf(
  flags: RequestFlags,
  ingress: HeadIngress,
  gatewayUrl: string,
  input: Input,
): Promise<Outgoing> {
  const given = headersOf(flags);
  const host = hostOf(given, ingress);
  const body = flags.data === undefined ? undefined : await bodyIn(flags.data, input);
  const headers = new Map([
    ...(host === undefined ? [] : ([['host', host]] as const)),
    ...(body ? ([['content-type', 'application/json']] as const) : []),
    ...given,
  ]);
  const url = `${gatewayUrl}${ingress.prefix}${pathBelow(flags.path)}`;
  return { method: body ? 'POST' : 'GET', url, headers, body };
}

/** What may be shown of `request`. */
export function shownRequest({ method, url, headers, body }: Outgoing): SentRequest {
  const host = headers.get('host');
  return {
    method,
    url,
    ...(host !== undefined && { host }),
    headers: [...headers.keys()].filter((name) => name !== 'host'),
    ...(body && { bodyBytes: body.length }),
  };
}

/** As given, without a leading slash: the prefix ends in one. */
function pathBelow(path = ''): string {
  const [steps = ''] = path.split('?');
  const climbs = steps.split('/').some((step) => /^(\.|%2e){1,2}$/i.test(step));
  if (/^[\x21-\x7e]*$/.test(path) && !path.includes('#') && !climbs) return path.replace(/^\//, '');
  throw new HmlsError(
    'usage',
    `invalid path "${path}": must be below the prefix and percent-encoded`,
    {
      hint: '--path v1/models/mnist',
    },
  );
}

const MOST_BYTES = 8 << 20;

async function bodyIn(data: string, input: Input): Promise<Uint8Array> {
  const body = data === '-' ? await allOf(input.stdin()) : await bytesIn(data, input);
  if (body.length <= MOST_BYTES) return body;
  throw new HmlsError('usage', `--data exceeds ${MOST_BYTES >> 20} MiB`);
}

const bytesIn = async (data: string, input: Input) =>
  data.startsWith('@') ? fileAt(data.slice(1), input) : Buffer.from(data);

/** All of it, or a little more than the limit. */
async function allOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(parts);
}

/** @throws HmlsError `usage` if it cannot be read */
export async function fileAt(path: string, input: Input): Promise<Uint8Array> {
  try {
    return await input.read(path);
  } catch (error) {
    throw new HmlsError('usage', `error reading ${path}: ${(error as Error).message}`);
  }
}

/**
 * The URL that `--gateway-url` gives, without a trailing slash.
 *
 * @throws HmlsError `usage` unless it is scheme, host and port
 */
export function gatewayUrlIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url && isWeb && `${url.origin}/` === url.href) return url.origin;
  throw new HmlsError(
    'usage',
    'invalid --gateway-url: must be http(s)://HOST[:PORT] without a path',
    {
      hint: '--gateway-url=http://203.0.113.7:80; the path below the prefix goes into --path',
    },
  );
}
