import { LAST_APPLIED, MASK } from '../../kubernetes/mask.ts';
import type { Listener } from '../clusterflags.ts';
import type { Answer, Send } from './http.ts';

/**
 * `send`, reporting warnings in the responses to `listener` and, by its verbosity, the requests too.
 * Tokens and Secrets are left out. Source: transport/round_trippers.go in client-go.
 */
export function heard(send: Send, server: string, listener: Listener): Send {
  const { verbosity, log } = listener;
  return async (request, tls, signal) => {
    const what = `verb="${request.method}" url=${JSON.stringify(server + request.path)}`;
    if (verbosity >= 7) log(`"Request" ${what}${headerLines(request.headers)}`);
    if (request.body !== undefined) tellOfBody('Request', request.body, listener);
    const start = performance.now();
    const answer = await send(request, tls, signal);
    for (const text of warningsIn(answer)) listener.warning(text);
    if (verbosity >= 6) {
      const status = `${answer.statusCode} ${answer.statusMessage}`;
      const headers = verbosity >= 8 ? headerLines(answer.headers) : '';
      const took = `milliseconds=${Math.trunc(performance.now() - start)}`;
      log(`"Response" ${what} status="${status}"${headers} ${took}`);
    }
    return answer;
  };
}

/** Reports a body if the verbosity of `listener` asks for it. */
export function tellOfBody(of: 'Request' | 'Response', text: string, listener: Listener): void {
  if (listener.verbosity >= 8) listener.log(`"${of} Body" body=${withoutSecrets(text)}`);
}

/** Proxies add warnings as well; those meant for users have the code 299. RFC 7234, 5.5. */
function warningsIn({ headersDistinct }: Answer): string[] {
  const values = (headersDistinct.warning ?? []).join(', ');
  const warnings = values.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...warnings].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

function headerLines(headers: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n\t${name}: ${SECRET_HEADERS.test(name) ? '<masked>' : value}`);
  return ` headers=<${lines.join('')}\n >`;
}

const SECRET_HEADERS = /^(authorization|www-authenticate|cookie|set-cookie|proxy-authorization)$/i;

/** JSON without what Secrets and tokens say; of anything else only how long it is. */
function withoutSecrets(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), masked);
  } catch {
    return `<${text.length} characters that are not JSON>`;
  }
}

function masked(key: string, value: unknown): unknown {
  if (key === LAST_APPLIED || key === 'token') return MASK;
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  if (!/^Secret(List)?$/.test(`${value.kind}`)) return value;
  return {
    ...value,
    ...('data' in value && { data: MASK }),
    ...('stringData' in value && { stringData: MASK }),
    ...('items' in value && { items: MASK }),
  };
}
