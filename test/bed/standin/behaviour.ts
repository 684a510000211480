import type { KubeObject } from '../../../src/kubernetes/object.ts';

/** The annotation of an MLService that changes its behaviour. README.md lists the values. */
export const BEHAVIOUR = 'standin.hmls.test/behaviour';

export type Behaviour =
  | { readonly kind: 'normal' | 'stop' | 'pause' | 'broken' | 'ignore' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'fail'; readonly message: string };

/** Any other value is a failure that says so. */
export function behaviourOf({ metadata }: KubeObject): Behaviour {
  const text = metadata.annotations?.[BEHAVIOUR];
  if (text === undefined) return { kind: 'normal' };
  const [word, argument = ''] = splitOnce(text);
  switch (word) {
    case 'stop':
    case 'pause':
    case 'broken':
    case 'ignore':
      return { kind: word };
    case 'slow':
      return slow(argument);
    case 'fail':
      return { kind: 'fail', message: argument || 'failed on request' };
    default:
      return { kind: 'fail', message: `${BEHAVIOUR}: ${text} is not known` };
  }
}

/** `5s` or `1500ms` */
function slow(duration: string): Behaviour {
  const [, amount, unit] = /^(\d+)(ms|s)$/.exec(duration) ?? [];
  if (!amount) return { kind: 'fail', message: `${BEHAVIOUR}: ${duration} is no duration` };
  return { kind: 'slow', delayMs: Number(amount) * (unit === 's' ? 1000 : 1) };
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
