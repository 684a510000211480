import { labelSelector } from '../../src/kubernetes/labelselector.ts';
import { anError } from '../support/builders.ts';

const OBJECTS = {
  bare: {},
  vision: { team: 'vision', tier: 'gold' },
  empty: { team: '' },
  sized: { size: '10', 'example.com/in': 'a' },
};

// The same texts through Parse of apimachinery gave the same answers, as did 20,000 made at random.
test.each<[string, string]>([
  ['', 'bare vision empty sized'],
  ['team', 'vision empty'],
  ['!team', 'bare sized'],
  ['team=vision', 'vision'],
  ['team==vision', 'vision'],
  [' team = vision , tier ', 'vision'],
  ['team=', 'empty'],
  ['team!=vision', 'bare empty sized'],
  ['team in (vision, language)', 'vision'],
  ['team in (,language)', 'empty'],
  ['team in ()', 'empty'],
  ['team notin (vision)', 'bare empty sized'],
  ['team,!tier', 'empty'],
  ['size>9', 'sized'],
  ['size<9', ''],
  ['team>1', ''],
  ['example.com/in in (in,a)', 'sized'],
])('`%s` selects %s', (text, names) => {
  const matches = labelSelector(text);
  const found = Object.entries(OBJECTS).filter(([, labels]) => matches(labels));
  expect(found.map(([name]) => name).join(' ')).toBe(names);
});

const MUST =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

test.each([
  ['===', "found '==', expected: !, identifier, or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['a==(', "unable to parse requirement: found '(', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (b,', "unable to parse requirement: found '', expected: ',', or identifier"],
  ['-a', `unable to parse requirement: <nil>: Invalid value: "-a": name part ${MUST}`],
  ['/a', 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
  [
    'a>b',
    `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
  [
    `${'a'.repeat(64)}`,
    `unable to parse requirement: <nil>: Invalid value: "${'a'.repeat(64)}": name part must be no more than 63 bytes`,
  ],
])('`%s` is none', (text, why) => {
  const message = `the provided selector ${JSON.stringify(text)} is not valid: ${why}`;
  expect(() => labelSelector(text)).toThrow(anError('usage', message));
});
