import { spelledOut, withValueJoined } from '../../plugin/commandline/argv.ts';
import { GLOBAL_FLAGS } from '../../plugin/commandline/flags.ts';
import { flagsBelow } from '../../plugin/commandline/tree.ts';
import { root } from '../../plugin/commands/index.ts';

const KNOWN = [...Object.entries(GLOBAL_FLAGS), ...flagsBelow(root)];

test.each([
  { typed: 'get -ojson', read: 'get -o=json' },
  { typed: 'get -o=json', read: 'get -o=json' },
  { typed: 'get -o json', read: 'get -o json' },
  { typed: 'get -Aojson', read: 'get -A -o=json' },
  { typed: 'get -Ao json', read: 'get -A -o json' },
  { typed: 'get -ndemo mnist', read: 'get -n=demo mnist' },
  { typed: 'get -n=demo', read: 'get -n=demo' },
  { typed: 'get -ocustom-columns=A:.a', read: 'get -o=custom-columns=A:.a' },
  { typed: 'get -A=none', read: 'get -A=none' },
  { typed: 'get --no-headers --output=json', read: 'get --no-headers --output=json' },
  { typed: 'hi create --spoke-header x', read: 'hi create --spoke-header=x-hmls-spoke x' },
  { typed: 'hi create --spoke-header=x-who', read: 'hi create --spoke-header=x-who' },
  { typed: 'get - -- -ojson', read: 'get - -- -ojson' },
])('$typed', ({ typed, read }) => {
  expect(spelledOut(typed.split(' '), KNOWN)).toEqual(read.split(' '));
});

test.each([
  { typed: 'undo x --reason -10%', flag: 'reason', joined: 'undo x --reason=-10%' },
  { typed: 'get --reason ok --reason -o', flag: 'reason', joined: 'get --reason ok --reason=-o' },
  { typed: 'get -An -Aoname json', flag: 'n', joined: 'get -An=-Aoname json' },
  { typed: 'get -l -- -A', flag: 'l', joined: 'get -l=-- -A' },
  { typed: 'get -A -l', flag: 'l', joined: undefined },
  { typed: 'get --reasons -o', flag: 'reason', joined: undefined },
])('the word behind --$flag in: $typed', ({ typed, flag, joined }) => {
  expect(withValueJoined(typed.split(' '), flag)).toEqual(joined?.split(' '));
});
