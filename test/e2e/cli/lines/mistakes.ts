import { type Line, OUR_NAME } from '../line.ts';

/** What cannot be done, and how that is said. */
export const MISTAKES: readonly Line[] = [
  { line: 'get nope -n {ns}' },
  { line: 'get nope mnist neither -n {ns}' },
  { line: 'get mnist -A' },
  { line: 'get --badflag', differs: [OUR_NAME] },
];
