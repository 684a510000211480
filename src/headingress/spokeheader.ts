import { HmlsError } from '../errors.ts';

/** Response header that names the spoke, by default. */
export const DEFAULT_SPOKE_HEADER = 'x-hmls-spoke';

/** What HTTP, Envoy or a browser reads something else in. */
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
 * The response header that is meant by `text`, in lower case, as Envoy sends it.
 *
 * @throws HmlsError `usage` if it is no name of a header, or has a meaning of its own
 */
export function spokeHeaderName(text: string): string {
  const name = text.toLowerCase();
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
  if (isName && !RESERVED.has(name) && !name.startsWith('x-envoy-')) return name;
  throw new HmlsError(
    'usage',
    `invalid spoke header "${text}": must consist of letters, digits and "-", and must not be a header with a meaning of its own`,
    { hint: `for example ${DEFAULT_SPOKE_HEADER}` },
  );
}
