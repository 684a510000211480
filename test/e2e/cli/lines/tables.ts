import type { Line } from '../line.ts';

/** `get`, as people read it. */
export const TABLES: readonly Line[] = [
  { line: 'get -n {ns}' },
  { line: 'get -n={ns}' },
  { line: 'get -n{ns}' },
  { line: 'get --namespace {ns}' },
  { line: 'get --namespace={ns}' },
  { line: '-n {ns} get', kubectl: '-n {ns} get hmls' },
  { line: 'get -n {empty}' },
  { line: 'get -n {ns} --no-headers' },
  { line: 'get -n {ns} -o wide' },
  { line: 'get -n {ns} -owide' },
  { line: 'get mnist -n {ns}' },
  { line: 'get mnist bert -n {ns}' },
];
