import { HmlsError } from '../errors.ts';

/** Default name of the response header that names the spoke that served a request. */
export const DEFAULT_SPOKE_HEADER = 'x-hmls-spoke';

/** Headers that already have a meaning to HTTP, Envoy or browsers. */
const RESERVED = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'host',
  'keep-alive',
  'location',
  'server',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The response header `text` in lower case, as Envoy sends it.
 *
 * @throws HmlsError `usage` for an invalid header name or a reserved header
 */
export function spokeHeaderName(text: string): string {
  const name = text.toLowerCase();
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
  if (isName && !RESERVED.has(name) && !name.startsWith('x-envoy-')) return name;
  throw new HmlsError(
    'usage',
    `invalid spoke header "${text}": must consist of letters, digits and "-", and must not be a reserved header`,
    { hint: `for example ${DEFAULT_SPOKE_HEADER}` },
  );
}
