import { HmlsError } from '../errors.ts';
import type { LiveHeadIngress } from './backend.ts';
import type { Decision } from './decision.ts';
import type { HeadIngress, Pin } from './headingress.ts';

/**
 * Reads `x-hmls-spoke=spoke2`. Without `spoke`, the value names it.
 *
 * @throws HmlsError `usage` if that is no header, or one that Istio or Envoy has for itself
 */
export function parsePin(text: string, spoke?: string): Pin {
  const [, name = '', value = ''] = /^([A-Za-z0-9-]+)=([\x21-\x7e]+)$/.exec(text) ?? [];
  const header = name.toLowerCase();
  if (header === '' || RESERVED.has(header)) {
    throw new HmlsError('usage', `invalid header "${text}": want NAME=VALUE, and not Host`, {
      hint: 'for example x-hmls-spoke=spoke2',
    });
  }
  return { header, value, spoke: spoke ?? value };
}

/** Each destination sets it, so it cannot choose one. */
const RESERVED = new Set(['host']);

/** `x-hmls-spoke=spoke2` */
export const pinKey = ({ header, value }: Pin) => `${header}=${value}`;

/** `pins` with one more, in place of one of the same header and value. */
export const withPin = (pins: readonly Pin[], pin: Pin): readonly Pin[] => [
  ...pins.filter((other) => pinKey(other) !== pinKey(pin)),
  pin,
];

/**
 * `pins` without the one that `text` names; without `text`, none at all.
 *
 * @throws HmlsError `not-found` if there is nothing to take away
 */
export function withoutPin(pins: readonly Pin[], text: string | undefined): readonly Pin[] {
  const key = text === undefined ? undefined : pinKey(parsePin(text));
  const left = key === undefined ? [] : pins.filter((pin) => pinKey(pin) !== key);
  if (left.length < pins.length) return left;
  throw new HmlsError(
    'not-found',
    key === undefined ? 'nothing is pinned' : `${key} is not pinned`,
  );
}

/** Has requests with the header of `pin` go to its spoke, and leaves the rest as it is. */
export const decidePin =
  (pin: Pin) =>
  ({ live }: { readonly live: LiveHeadIngress }): Decision =>
    withPins(live.headIngress, withPin(live.headIngress.pins, pin));

/** Takes the pin away that `text` names, or all of them, and leaves the rest as it is. */
export const decideUnpin =
  (text: string | undefined) =>
  ({ live }: { readonly live: LiveHeadIngress }): Decision =>
    withPins(live.headIngress, withoutPin(live.headIngress.pins, text));

/** @throws HmlsError `usage` for a pin to a spoke that the HeadIngress does not have */
function withPins(headIngress: HeadIngress, pins: readonly Pin[]): Decision {
  const lost = pins.filter((pin) => !headIngress.routes.some(({ spoke }) => spoke === pin.spoke));
  if (lost.length > 0) {
    const named = [...new Set(lost.map(({ spoke }) => spoke))].join(', ');
    throw new HmlsError('usage', `no such spoke to pin to: ${named}`);
  }
  return { headIngress: { ...headIngress, pins }, routesOnly: true };
}
