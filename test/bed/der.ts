/** ASN.1 in DER, as much of it as an X.509 certificate needs. ITU-T X.690. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
};

/** A value with any tag; context-specific ones are 0x80 | n, or 0xa0 | n if they hold other values. */
export function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

export const sequence = (...items: Buffer[]) => tagged(TAG.sequence, ...items);
export const set = (...items: Buffer[]) => tagged(TAG.set, ...items);
export const octetString = (content: Buffer) => tagged(TAG.octetString, content);
export const utf8String = (text: string) => tagged(TAG.utf8String, Buffer.from(text));
export const boolean = (value: boolean) => tagged(TAG.boolean, Buffer.from([value ? 0xff : 0]));

/** A non-negative integer, most significant byte first. */
export function integer(bytes: Buffer): Buffer {
  const negative = (bytes[0] ?? 0) & 0x80;
  return tagged(TAG.integer, negative ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function bitString(bytes: Buffer, unusedBits = 0): Buffer {
  return tagged(TAG.bitString, Buffer.of(unusedBits), bytes);
}

/** `1.2.840.10045.4.3.2` */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** In whole seconds, UTC. */
export function generalizedTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(TAG.generalizedTime, Buffer.from(digits));
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** Seven bits a byte; all but the last have the top bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
