import { flagText, helpText } from '../../plugin/commandline/help.ts';
import { type Command, command, group } from '../../plugin/commandline/tree.ts';

const scale = command({
  name: 'scale',
  summary: 'Change the number of replicas on each spoke',
  description: 'Spokes that are not ready are scaled as well, as soon as they are reachable again.',
  flags: {
    names: { type: 'words' },
    replicas: { type: 'number', required: true, describe: 'Number of replicas; required.' },
    selector: { type: 'text', short: 'l', describe: 'Label selector, e.g. team=vision.' },
    force: { type: 'boolean', default: false, section: 'Danger options', describe: 'Just do it.' },
    secret: { type: 'text', hidden: true, describe: 'Nothing to see here.' },
  },
  examples: [
    ['Scale a service to three replicas', 'kubectl hmls scale mnist --replicas 3'],
    ['Scale all services of a team to none', 'kubectl hmls scale -l team=vision --replicas 0'],
  ],
  load: async () => ({ run: () => {} }),
});

const root = group({
  name: 'kubectl hmls',
  summary: 'Deploy to many clusters',
  examples: [],
  commands: [{ ...scale, aliases: ['resize'], group: 'Manage' }],
});

test('is laid out as in kubectl', () => {
  expect(helpText([root, scale], undefined)).toBe(`Change the number of replicas on each spoke.

 Spokes that are not ready are scaled as well, as soon as they are reachable again.

Examples:
  # Scale a service to three replicas
  kubectl hmls scale mnist --replicas 3

  # Scale all services of a team to none
  kubectl hmls scale -l team=vision --replicas 0

Options:
    --replicas=0:
\tNumber of replicas; required.

    -l, --selector='':
\tLabel selector, e.g. team=vision.

Danger options:
    --force=false:
\tJust do it.

Usage:
  kubectl hmls scale [NAME... | -l LABEL] [options]

Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
`);
});

test('of a group lists its commands under their headings', () => {
  expect(helpText([root], undefined)).toBe(`Deploy to many clusters.

Manage:
  scale   Change the number of replicas on each spoke

Usage:
  kubectl hmls COMMAND [options]

Use "kubectl hmls <command> --help" for more information about a given command.
Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
`);
});

test.each([30, 40, 60])('wraps to a terminal of %s columns, but not the commands', (columns) => {
  const lines = [helpText([root, scale], columns), helpText([root], columns)]
    .join('')
    .split('\n')
    .filter((line) => !/^ {2}kubectl|^Use "/.test(line));
  expect(lines.filter((line) => line.replace('\t', ' '.repeat(8)).length > columns)).toEqual([]);
});

test('uses at most 120 columns of a wide terminal', () => {
  const long: Command = { ...scale, description: 'word '.repeat(60).trim() };
  const widths = helpText([root, long], 300)
    .split('\n')
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(120);
});

test.each([
  { flag: { type: 'text' }, shown: "--x=''" },
  { flag: { type: 'text', default: 'a' }, shown: "--x='a'" },
  { flag: { type: 'text', default: '30s' }, shown: '--x=30s' },
  { flag: { type: 'text', implied: 'none' }, shown: "--x='none'" },
  { flag: { type: 'text', short: 'y' }, shown: "-y, --x=''" },
  { flag: { type: 'list' }, shown: '--x=[]' },
  { flag: { type: 'number', default: 8 }, shown: '--x=8' },
  { flag: { type: 'boolean', default: true }, shown: '--x=true' },
] as const)('a flag is shown as $shown', ({ flag, shown }) => {
  expect(flagText('x', { ...flag, describe: 'About.' })).toBe(`    ${shown}:\n\tAbout.`);
});
