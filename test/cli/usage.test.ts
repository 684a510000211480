import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const clusters = { hub: new FakeCluster() };

test.each([
  {
    line: 'get --badflag',
    err: "unknown flag: --badflag\nSee 'kubectl hmls get --help' for usage.",
  },
  {
    line: 'get --badflag=1',
    err: "unknown flag: --badflag\nSee 'kubectl hmls get --help' for usage.",
  },
  { line: '--bad get', err: "unknown flag: --bad\nSee 'kubectl hmls get --help' for usage." },
  {
    line: 'get -z',
    err: "unknown shorthand flag: 'z' in -z\nSee 'kubectl hmls get --help' for usage.",
  },
  {
    line: 'get -zA',
    err: "unknown shorthand flag: 'z' in -zA\nSee 'kubectl hmls get --help' for usage.",
  },
  {
    line: 'get -o',
    err: "flag needs an argument: 'o' in -o\nSee 'kubectl hmls get --help' for usage.",
  },
  {
    line: 'headingress create --weight',
    err: "flag needs an argument: --weight\nSee 'kubectl hmls headingress create --help' for usage.",
  },
  { line: 'gte', err: 'unknown command "gte" for "kubectl hmls"\n\nDid you mean this?\n\tget' },
  {
    line: 'gte -n demo --bad',
    err: 'unknown command "gte" for "kubectl hmls"\n\nDid you mean this?\n\tget',
  },
  {
    line: 'INST',
    err: 'unknown command "INST" for "kubectl hmls"\n\nDid you mean this?\n\tinstall',
  },
  { line: 'frobnicate', err: 'unknown command "frobnicate" for "kubectl hmls"' },
  {
    line: 'headingress rendr x',
    err: 'unknown command "rendr" for "kubectl hmls headingress"\n\nDid you mean this?\n\trender',
  },
  { line: 'describe a b', err: 'unknown command "b" for "kubectl hmls describe"' },
  { line: 'describe', err: "a name is missing\nSee 'kubectl hmls describe --help' for usage." },
  {
    line: 'get -o yml',
    err: 'unable to match a printer suitable for the output format "yml", allowed formats are: custom-columns,custom-columns-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,wide,yaml',
  },
  {
    line: 'version -oxml',
    err: 'unable to match a printer suitable for the output format "xml", allowed formats are: json,yaml',
  },
  {
    line: 'install --dry-run=yes',
    err: 'Invalid dry-run value (yes). Must be "none", "server", or "client".',
  },
])('`$line` is not understood', async ({ line, err }) => {
  expect(await run(line, { clusters })).toEqual({ status: 1, out: '', err: `error: ${err}\n` });
});

test.each(['', '--help', '-h', '-n demo', 'help'])('`%s` shows all commands', async (line) => {
  const { status, out, err } = await run(line, { clusters });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^kubectl hmls COMMAND\n/);
});

test('--help', async () => {
  const { out } = await run('--help');
  expect(out).toMatchInlineSnapshot(`
"kubectl hmls COMMAND

Deploy inference services on many clusters, and split their traffic.

See how things are:
  get          List HyperMLServices
  status       Show what runs where, and what is wrong
  describe     Show all about HyperMLServices: where they are, how they do, and what is wrong
  endpoints    Show where each service answers on each cluster
  wait         Wait until HyperMLServices are ready, or gone, or never will be

Change what runs:
  create       Create HyperMLServices from files or standard input
  apply        Create or change HyperMLServices to be as files say (server-side apply)
  delete       Delete HyperMLServices, and what they placed on their clusters
  suspend      Let no further changes of HyperMLServices go out to their clusters
  resume       Let changes go out again that suspend holds back

Look before you change:
  plan         Show, spoke by spoke, what a change would create, change and remove
  validate     Check manifests without a cluster; exits with 2 if a hub or the controller would refuse one

Split traffic:
  headingress  Split the traffic of one URL over the spokes  [aliases: hi]

Find out what is wrong:
  doctor       Look for what keeps things from working, and say what to do about it

Set up:
  install      Put the HyperMLService's definition, and the controller's rights, on the hub
  controller   Run the controller: turns HyperMLServices into Karmada Works, and brings their status back
  config       Show and keep where the clusters are

Other:
  options      List the flags that every command takes
  version      Show the version of this program

Options:
      --version  Show version number  [boolean]
  -h, --help     Show help  [boolean]

Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
"
`);
});

test('--help of a command', async () => {
  const { out } = await run('get -h');
  expect(out).toMatchInlineSnapshot(`
"kubectl hmls get [names..]

List HyperMLServices

Positionals:
  names  Show only these  [array] [default: []]

Options:
      --version                      Show version number  [boolean]
  -h, --help                         Show help  [boolean]
  -o, --output                       Format: wide, json, yaml, name, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file  [string]
      --no-headers                   Leave the header line out  [boolean]
      --show-managed-fields          Show who manages which field, in JSON and YAML  [boolean]
      --allow-missing-template-keys  Print nothing for what a jsonpath does not find, instead of an error  [boolean] [default: true]
      --template                     Template, or the path of one, for -o jsonpath and -o jsonpath-file  [string]
  -A, --all-namespaces               Look in all namespaces  [boolean]

Examples:
  kubectl hmls get
  kubectl hmls get hmls-sample -o yaml

Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
"
`);
});

test.each(['headingress', 'headingress --help', 'hi'])('`%s` shows its commands', async (line) => {
  const { status, out } = await run(line);
  expect(status).toBe(0);
  for (const name of ['render', 'create', 'delete']) expect(out).toContain(`${name} [hmls]`);
});

test('what is a bug of ours is shown with its stack', async () => {
  const hub = new FakeCluster();
  hub.fail({}, new TypeError('undefined is not a function'));
  const { status, err } = await run('get', { clusters: { hub } });
  expect(status).toBe(1);
  expect(err).toMatch(
    /^error: this is a bug in kubectl-hmls, please report it\nTypeError: undefined is not a function\n {4}at /,
  );
});
