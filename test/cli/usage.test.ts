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
  expect(out).toMatch(/^kubectl hmls COMMAND\n/);
});

test('--help has the commands in groups, and leaves the global flags to another page', async () => {
  const { out } = await run('--help');
  expect(out).toMatch(/^See how things are:\n {2}get {2,}List HyperMLServices$/m);
  expect(out).toMatch(/^Other:\n {2}options .*\n {2}version .*\n\nOptions:$/m);
  expect(out).not.toContain('--kubeconfig');
  expect(out).toMatch(/\nUse "kubectl hmls options" for a list of global .*\n$/);
});

test('options lists the global flags', async () => {
  const { status, out } = await run('options');
  expect(status).toBe(0);
  expect(out).toContain("\n    -n, --namespace='':\n\tNamespace to look in");
  expect(out).toContain('\n    --insecure-skip-tls-verify=false:\n');
});

test('--help of a command', async () => {
  const { out } = await run('get -h');
  expect(out).toMatchInlineSnapshot(`
"kubectl hmls get [names..]

List HyperMLServices

Positionals:
  names  HyperMLServices; default: all

Options:
      --version                      Show version number  [boolean]
  -h, --help                         Show help  [boolean]
  -o, --output                       Format: wide, json, yaml, name, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file  [string]
      --no-headers                   Leave the header line out  [boolean]
      --show-managed-fields          Show who manages which field, in JSON and YAML  [boolean]
      --allow-missing-template-keys  Print nothing for what a jsonpath does not find, instead of an error  [boolean] [default: true]
      --template                     Template, or the path of one, for -o jsonpath and -o jsonpath-file  [string]
  -f, --filename                     File, folder, URL or - (standard input) with HyperMLServices; may be repeated  [string]
  -R, --recursive                    Look into the folders of a folder, too  [boolean]
  -A, --all-namespaces               Look in all namespaces  [boolean]
  -l, --selector                     Label query, e.g. team=vision,tier!=gold  [string]
      --field-selector               Field query, e.g. metadata.name!=mnist  [string]
      --chunk-size                   How many to ask for at a time; 0 means all at once  [string] [default: "500"]
      --ignore-not-found             Do not fail if what is named does not exist  [boolean]
      --sort-by                      Sort by what this jsonpath selects, e.g. {.metadata.name}  [string]
  -L, --label-columns                Labels to show in columns of their own, by comma; may be repeated  [string]
      --show-labels                  Show all labels, in the last column  [boolean]
      --show-kind                    Show the type before each name  [boolean]
      --show-secrets                 Show the values of Secrets among the manifests, instead of ***  [boolean]
  -w, --watch                        Go on, and show what changes; through restarts of the API server, too  [boolean]
      --watch-only                   Show only what changes from now on  [boolean]
      --output-watch-events          Show with each change whether it was ADDED, MODIFIED or DELETED  [boolean]

Examples:
  kubectl hmls get
  kubectl hmls get -A -l team=vision -w                     and show what changes
  kubectl hmls get hmls-sample -o yaml
  kubectl hmls get -o jsonpath='{.items[*].metadata.name}'

Use "kubectl hmls options" for a list of global command-line options (applies to all commands).
"
`);
});

test.each(['headingress', 'headingress --help', 'hi'])('`%s` shows its commands', async (line) => {
  const { status, out } = await run(line);
  expect(status).toBe(0);
  for (const name of ['render', 'create', 'delete']) expect(out).toContain(`${name} [hmls]`);
});

test('`config` shows its commands', async () => {
  const { status, out, err } = await run('config');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  for (const name of ['view', 'set-profile <name>', 'use-profile <name>'])
    expect(out).toContain(name);
});

const COMMANDS =
  'get describe status endpoints events clusters wait create apply delete suspend resume place plan validate doctor install controller config version';

test.each(COMMANDS.split(' '))('help of `%s` says no more than there is to say', async (name) => {
  const { status, out } = await run(`${name} --help`);
  expect(status).toBe(0);
  expect(out).toContain('Options:');
  expect(out).not.toMatch(/\[default: (\[\]|"")\]/);
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
