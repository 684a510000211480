import { HmlsError } from '../errors.ts';
import type { LiveHeadIngress } from './backend.ts';
import type { Decision } from './decision.ts';
import type { HeadIngress, Pin } from './headingress.ts';

/**
 * Parses a pin such as `x-hmls-spoke=spoke2`. `spoke` defaults to the header's value.
 *
 * @throws HmlsError `usage` for an invalid header or a reserved one
 */
export function parsePin(text: string, spoke?: string): Pin {
  const [, name = '', value = ''] = /^([A-Za-z0-9-]+)=([\x21-\x7e]+)$/.exec(text) ?? [];
  const header = name.toLowerCase();
  if (header === '' || RESERVED.has(header)) {
    throw new HmlsError(
      'usage',
      `invalid header "${text}": must be NAME=VALUE, and the name must not be Host`,
      {
        hint: 'for example x-hmls-spoke=spoke2',
      },
    );
  }
  return { header, value, spoke: spoke ?? value };
}

/** Headers that every destination overwrites, so they cannot select one. */
const RESERVED = new Set(['host']);

/** `x-hmls-spoke=spoke2` */
export const pinKey = ({ header, value }: Pin) => `${header}=${value}`;

/** `pins` with `pin` appended; replaces a pin with the same header and value. */
export const withPin = (pins: readonly Pin[], pin: Pin): readonly Pin[] => [
  ...pins.filter((other) => pinKey(other) !== pinKey(pin)),
  pin,
];

/**
 * `pins` without the one given by `text`; without `text`, all are removed.
 *
 * @throws HmlsError `not-found` if there is no such pin
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

/** Adds `pin`; everything else is unchanged. */
export const decidePin =
  (pin: Pin) =>
  ({ live }: { readonly live: LiveHeadIngress }): Decision =>
    withPins(live.headIngress, withPin(live.headIngress.pins, pin));

/** Removes the pin given by `text`, or all pins; everything else is unchanged. */
export const decideUnpin =
  (text: string | undefined) =>
  ({ live }: { readonly live: LiveHeadIngress }): Decision =>
    withPins(live.headIngress, withoutPin(live.headIngress.pins, text));

/** @throws HmlsError `usage` for a pin to a spoke that the HeadIngress does not route to */
function withPins(headIngress: HeadIngress, pins: readonly Pin[]): Decision {
  const lost = pins.filter((pin) => !headIngress.routes.some(({ spoke }) => spoke === pin.spoke));
  if (lost.length > 0) {
    const named = [...new Set(lost.map(({ spoke }) => spoke))].join(', ');
    throw new HmlsError('usage', `no such spoke to pin to: ${named}`);
  }
  return { headIngress: { ...headIngress, pins }, routesOnly: true };
}
