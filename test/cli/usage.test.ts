import { aService } from '../support/builders.ts';
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
  {
    line: 'headingress describe a b',
    err: 'unknown command "b" for "kubectl hmls headingress describe"',
  },
  {
    line: 'headingress describe',
    err: "a name is missing\nSee 'kubectl hmls headingress describe --help' for usage.",
  },
  {
    line: 'get -o yml',
    err: 'unable to match a printer suitable for the output format "yml", allowed formats are: custom-columns,custom-columns-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,wide,yaml',
  },
  {
    line: 'version -oxml',
    err: 'unable to match a printer suitable for the output format "xml", allowed formats are: json,yaml',
  },
  {
    line: 'controller --log-level loud',
    err: `invalid argument "loud" for "--log-level" flag: must be one of error, warn, info, debug
See 'kubectl hmls controller --help' for usage.`,
  },
  {
    line: 'controller --log-format=',
    err: `invalid argument "" for "--log-format" flag: must be one of json, text
See 'kubectl hmls controller --help' for usage.`,
  },
  {
    line: 'status --by x --icons y',
    err: `invalid argument "x" for "--by" flag: must be one of cluster, resource
See 'kubectl hmls status --help' for usage.`,
  },
  {
    line: 'status --color=Choices',
    err: `invalid argument "Choices" for "--color" flag: must be one of auto, always, never
See 'kubectl hmls status --help' for usage.`,
  },
  {
    line: 'place mnist --add a --group first',
    err: `invalid argument "first" for "--group" flag: strconv.ParseInt: parsing "first": invalid syntax
See 'kubectl hmls place --help' for usage.`,
  },
  {
    line: 'controller --concurrency=many --qps 3',
    err: `invalid argument "many" for "--concurrency" flag: strconv.ParseInt: parsing "many": invalid syntax
See 'kubectl hmls controller --help' for usage.`,
  },
  {
    line: 'config nope',
    err: 'unknown command "nope" for "kubectl hmls config"',
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
  expect(out).toMatch(/^Deploy inference services to many clusters and split their traffic\.\n/);
});

test.each([
  { line: 'apply -f x --dry-run --help', out: 'Apply HyperMLServices from files' },
  { line: 'install --dry-run -h', out: 'Install the CRD' },
  { line: 'place x --dry-run --version', out: 'v0.0.0-dev\n' },
])('`$line`: a flag is never an optional value', async ({ line, out }) => {
  const answer = { status: 0, out: expect.stringContaining(out), err: '' };
  expect(await run(line, { clusters })).toEqual(answer);
});

test.each(['--help=false', '-h=false', '--version=false'])(
  '`version %s` runs the command',
  async (flag) => {
    expect(await run(`version ${flag}`)).toEqual({
      status: 0,
      out: expect.stringMatching(/^Client Version: /),
      err: '',
    });
  },
);

test.each([
  { line: 'get -n demo -- mnist', status: 0, out: 'mnist' },
  { line: 'get -n demo -- nope', status: 1, out: '' },
  { line: 'delete --wait=false -n demo -- mnist', status: 0, out: '"mnist" deleted' },
  { line: 'delete -n demo -- nope', status: 1, out: '' },
  { line: 'headingress delete -n demo -- other', status: 1, out: '' },
  { line: 'get -n demo -- -x', status: 1, out: '' },
])('`$line` takes what follows -- for names', async ({ line, status, out }) => {
  const world = { clusters: { hub: new FakeCluster(aService()) } };
  expect(await run(line, world)).toMatchObject({ status, out: expect.stringContaining(out) });
});

test('--help lists the commands in groups, and refers to options for the global flags', async () => {
  const { out } = await run('--help');
  expect(out).toMatch(/^Inspect:\n {2}get {2,}List HyperMLServices$/m);
  expect(out).toMatch(/^Other:\n {2}options .*\n {2}version .*\n\nUsage:$/m);
  expect(out).not.toContain('--kubeconfig');
  expect(out).toMatch(/\nUse "kubectl hmls options" for a list of global .*\n$/);
});

test('options lists the global flags', async () => {
  const { status, out } = await run('options');
  expect(status).toBe(0);
  expect(out).toContain("\n    -n, --namespace='':\n\tIf present, the namespace scope");
  expect(out).toContain('\n    --insecure-skip-tls-verify=false:\n');
});

test('--help of a command', async () => {
  const { out } = await run('get -h');
  expect(out).toMatchInlineSnapshot(`
"List HyperMLServices.

 Prints a table of the HyperMLServices in the current namespace, with the columns that the API server defines, or the objects themselves in the format given by -o.

Examples:
  # List all HyperMLServices in the current namespace
  kubectl hmls get

  # List HyperMLServices by label across all namespaces, then watch for changes
  kubectl hmls get -A -l team=vision -w

  # Print a single HyperMLService as YAML
  kubectl hmls get hmls-sample -o yaml

  # Print the names only
  kubectl hmls get -o jsonpath='{.items[*].metadata.name}'

Options:
    -A, --all-namespaces=false:
	List across all namespaces; --namespace is then ignored.

    --allow-missing-template-keys=true:
	Print nothing for fields that a jsonpath template does not find, instead of failing.

    --chunk-size=500:
	Request large lists in chunks of this size rather than all at once. Pass 0 to disable.

    --field-selector='':
	Field selector, e.g. metadata.name!=mnist; supports '=', '==' and '!='.

    -f, --filename=[]:
	File, directory or URL with HyperMLServices, or - for standard input; may be repeated.

    --ignore-not-found=false:
	Suppress NotFound errors for HyperMLServices that do not exist.

    -L, --label-columns=[]:
	Comma-separated list of labels to show as columns; may be repeated.

    --no-headers=false:
	Leave out the header row of tables.

    -o, --output='':
	Output format. One of: (wide, json, yaml, name, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file).

    --output-watch-events=false:
	With --watch or --watch-only: print watch event objects. Existing objects are printed as initial ADDED events.

    -R, --recursive=false:
	Process the directories given with -f recursively.

    -l, --selector='':
	Label selector, e.g. team=vision,tier!=gold; supports '=', '==', '!=', 'in' and 'notin'.

    --show-kind=false:
	Show the resource type in front of each name.

    --show-labels=false:
	Show all labels in the last column.

    --show-managed-fields=false:
	Keep metadata.managedFields when printing JSON or YAML.

    --show-secrets=false:
	Show the data of Secrets among the manifests instead of ***.

    --sort-by='':
	Sort by the field that this JSONPath expression selects, e.g. '{.metadata.name}'. Default: the order of the API server.

    --template='':
	Template for -o jsonpath, or path of a template file for -o jsonpath-file.

    -w, --watch=false:
	After listing, watch for changes (reconnects automatically).

    --watch-only=false:
	Watch for changes without listing first.

Usage:
  kubectl hmls get [NAME... | -f FILENAME | -l LABEL] [options]

Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
"
`);
});

test.each(['headingress', 'headingress --help', 'hi'])('`%s` shows its commands', async (line) => {
  const { status, out } = await run(line);
  expect(status).toBe(0);
  for (const name of ['render', 'create', 'delete'])
    expect(out).toMatch(new RegExp(`^ {2}${name} {2,}`, 'm'));
});

test('`config` shows its commands', async () => {
  const { status, out, err } = await run('config');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  for (const name of ['view', 'set-profile', 'use-profile']) expect(out).toContain(name);
});

const COMMANDS =
  'get describe status endpoints events clusters wait create apply delete suspend resume place plan validate doctor install controller config version';

test.each(COMMANDS.split(' '))('help of `%s` shows no types or defaults of yargs', async (name) => {
  const { status, out } = await run(`${name} --help`);
  expect(status).toBe(0);
  expect(out).toContain('\nUsage:\n');
  expect(out).not.toMatch(/\[(default|string|boolean|number|array)\b/);
});

test('a bug of ours is shown with its stack', async () => {
  const hub = new FakeCluster();
  hub.fail({}, new TypeError('undefined is not a function'));
  const { status, err } = await run('get', { clusters: { hub } });
  expect(status).toBe(1);
  expect(err).toMatch(
    /^error: this is a bug in kubectl-hmls, please report it\nTypeError: undefined is not a function\n {4}at /,
  );
});
