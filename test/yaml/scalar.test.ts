import { BadScalar, plainValue, type Tag, taggedValue } from '../../src/yaml/scalar.ts';

test.each<[text: string, value: unknown]>([
  ['yes', true],
  ['Off', false],
  ['~', null],
  ['', null],
  ['0644', 420],
  ['0o644', 420],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['-7', -7],
  ['1.5e3', 1500],
  ['.5', 0.5],
  ['9007199254740993', 9007199254740993n],
  ['18446744073709551615', 18446744073709552000],
  ['12:30', '12:30'],
  ['2024-04-15', '2024-04-15'],
  ['1.2.3', '1.2.3'],
  ['yEs', 'yEs'],
  ['0x', '0x'],
])('%s is %p', (text, value) => {
  expect(plainValue(text)).toEqual(value);
});

test.each(['.inf', '-.Inf', '.NaN'])('%s is refused', (text) => {
  expect(() => plainValue(text)).toThrow(BadScalar);
});

test.each<[text: string, tag: Tag, value: unknown]>([
  ['12', 'str', '12'],
  ['2024-04-15', 'timestamp', '2024-04-15'],
  ['aMOk', 'binary', 'hä'],
  ['12', 'int', 12],
  ['12', 'float', 12],
  ['no', 'bool', false],
])('%s tagged !!%s is %p', (text, tag, value) => {
  expect(taggedValue(text, tag)).toEqual(value);
});

test('a value must be what its tag says', () => {
  expect(() => taggedValue('1.5', 'int')).toThrow(BadScalar);
  expect(() => taggedValue('a', 'bool')).toThrow('"a" does not match its tag !!bool');
});
