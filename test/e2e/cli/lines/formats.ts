import type { Line } from '../line.ts';

/** `get -o`, as programs read it. */
export const FORMATS: readonly Line[] = [
  { line: 'get -n {ns} -o name' },
  { line: 'get -n {empty} -o name' },
  { line: 'get -n {ns} -o json' },
  { line: 'get mnist -n {ns} -o json' },
  { line: 'get -n {empty} -o json' },
];
