import { bitString, generalizedTime, integer, octetString, oid } from '../../bed/der.ts';

test.each([
  ['a small integer', integer(Buffer.of(2)), '020102'],
  ['an integer that would look negative', integer(Buffer.of(0x80)), '02020080'],
  ['an object identifier', oid('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  ['a bit string with unused bits', bitString(Buffer.of(6), 1), '03020106'],
  ['a time', generalizedTime(new Date('2024-04-16T02:45:26Z')), `180f${ascii('20240416024526Z')}`],
])('%s', (_, encoded, hex) => {
  expect(encoded.toString('hex')).toBe(hex);
});

test.each([
  [0x7f, '047f'],
  [0x80, '048180'],
  [0x1234, '04821234'],
])('the length of %i bytes', (length, head) => {
  const encoded = octetString(Buffer.alloc(length));
  expect(encoded.toString('hex').slice(0, head.length)).toBe(head);
});

function ascii(text: string): string {
  return Buffer.from(text).toString('hex');
}
