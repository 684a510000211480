import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { aService } from '../support/builders.ts';
import { type CliWorld, run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

/** A HyperMLService as people write it. */
const manifest = (name: string, namespace?: string) => `apiVersion: tensorstack.dev/v1beta1
kind: HyperMLService
metadata:
  name: ${name}${namespace ? `\n  namespace: ${namespace}` : ''}
spec:
  workloads:
  - clusters: [spoke1]
    manifests:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {mode: 0644}}
`;

/** Runs the line with an empty hub, and gives the objects on it afterwards. */
async function on(line: string, world: Omit<CliWorld, 'clusters'>) {
  const hub = new FakeCluster(aService({ metadata: { name: 'old', namespace: 'demo' } }));
  const { status, out, err } = await run(line, { ...world, clusters: { hub } });
  const stored = hub
    .objects(HYPERMLSERVICES)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .filter((key) => key !== 'demo/old');
  return { status, out, err, stored };
}

const created = (...names: string[]) =>
  names.map((name) => `hypermlservice.tensorstack.dev/${name} created\n`).join('');

test.each<{ name: string; line: string; world: CliWorld; out: string; stored: string[] }>([
  {
    name: 'a file without a namespace, in the namespace of the context',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': manifest('a') } },
    out: created('a'),
    stored: ['default/a'],
  },
  {
    name: 'a file, in the namespace of -n',
    line: 'create -fa.yaml -n other',
    world: { files: { 'a.yaml': manifest('a') } },
    out: created('a'),
    stored: ['other/a'],
  },
  {
    name: 'a file, in its own namespace',
    line: 'create --filename=a.yaml',
    world: { files: { 'a.yaml': manifest('a', 'demo') } },
    out: created('a'),
    stored: ['demo/a'],
  },
  {
    name: 'standard input',
    line: 'create -f -',
    world: { stdin: manifest('超', 'demo') },
    out: created('超'),
    stored: ['demo/超'],
  },
  {
    name: 'several documents',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': `---\n${manifest('a')}---\n---\n${manifest('b')}` } },
    out: created('a', 'b'),
    stored: ['default/a', 'default/b'],
  },
  {
    name: 'several files, with a comma and without',
    line: 'create -f a.yaml,b.yaml -f c.yaml',
    world: {
      files: { 'a.yaml': manifest('a'), 'b.yaml': manifest('b'), 'c.yaml': manifest('c') },
    },
    out: created('a', 'b', 'c'),
    stored: ['default/a', 'default/b', 'default/c'],
  },
  {
    name: 'a folder: its files by name, without subfolders',
    line: 'create -f dir',
    world: {
      files: {
        'dir/b.yml': manifest('b'),
        'dir/a.yaml': manifest('a'),
        'dir/notes.txt': 'no',
        'dir/sub/c.yaml': manifest('c'),
      },
    },
    out: created('a', 'b'),
    stored: ['default/a', 'default/b'],
  },
  {
    name: 'a folder with its subfolders',
    line: 'create -R -f dir',
    world: { files: { 'dir/a.yaml': manifest('a'), 'dir/sub/c.yaml': manifest('c') } },
    out: created('a', 'c'),
    stored: ['default/a', 'default/c'],
  },
  {
    name: 'a pattern that the shell has not expanded',
    line: 'create -f dir/*.yaml',
    world: { files: { 'dir/a.yaml': manifest('a'), 'dir/b.yml': manifest('b') } },
    out: created('a'),
    stored: ['default/a'],
  },
  {
    name: 'a URL',
    line: 'create -f https://example.com/a.yaml',
    world: { pages: { 'https://example.com/a.yaml': { text: manifest('a') } } },
    out: created('a'),
    stored: ['default/a'],
  },
  {
    name: 'a List',
    line: 'create -f l.json',
    world: {
      files: {
        'l.json': `{"kind":"List","apiVersion":"v1","items":[{"apiVersion":"tensorstack.dev/v1beta1","kind":"HyperMLService","metadata":{"name":"a"},"spec":{"workloads":[]}}]}`,
      },
    },
    out: created('a'),
    stored: ['default/a'],
  },
  {
    name: 'nothing, in a dry run of the client',
    line: 'create -f a.yaml --dry-run=client',
    world: { files: { 'a.yaml': manifest('a') } },
    out: 'hypermlservice.tensorstack.dev/a created (dry run)\n',
    stored: [],
  },
  {
    name: 'nothing, in a dry run of the server',
    line: 'create -f a.yaml --dry-run=server',
    world: { files: { 'a.yaml': manifest('a') } },
    out: 'hypermlservice.tensorstack.dev/a created (server dry run)\n',
    stored: [],
  },
  {
    name: 'with -o name for a pipe',
    line: 'create -f a.yaml -o name',
    world: { files: { 'a.yaml': manifest('a') } },
    out: 'hypermlservice.tensorstack.dev/a\n',
    stored: ['default/a'],
  },
])('creates $name', async ({ line, world, out, stored }) => {
  expect(await on(line, world)).toEqual({ status: 0, out, err: '', stored });
});

test.each<{ name: string; line: string; world?: CliWorld; err: string }>([
  { name: 'no file', line: 'create', err: 'error: must specify one of -f and -k\n' },
  {
    name: 'a file that does not exist',
    line: 'create -f nope.yaml',
    err: 'error: the path "nope.yaml" does not exist\n',
  },
  {
    name: 'a pattern that nothing matches',
    line: 'create -f nope*.yaml',
    err: 'error: the path "nope*.yaml" does not exist\n',
  },
  {
    name: 'a folder without manifests',
    line: 'create -f dir',
    world: { files: { 'dir/notes.txt': '' } },
    err: 'error: error reading [dir]: recognized file extensions are [.json .yaml .yml]\n',
  },
  {
    name: 'an empty file',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': '# later\n' } },
    err: 'error: no objects passed to create\n',
  },
  {
    name: 'standard input twice',
    line: 'create -f - -f -',
    err: 'error: standard input cannot be used for multiple arguments\n',
  },
  {
    name: 'a URL that is not found',
    line: 'create -f http://example.com/a.yaml',
    err: 'error: unable to read URL "http://example.com/a.yaml", server reported 404 Not Found, status code=404\n',
  },
  {
    name: 'bytes that are not text',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': Uint8Array.of(0x61, 0xff) } },
    err: 'error: error parsing a.yaml: invalid UTF-8\n',
  },
  {
    name: 'a duplicate key',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': `${manifest('a')}---\n${manifest('b')}kind: HyperMLService\n` } },
    err: 'error: error parsing a.yaml: document 2, line 20, column 1: duplicate key "kind"\n',
  },
  {
    name: 'no kind',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': 'a: 1\n' } },
    err: 'error: error parsing a.yaml: document 1, line 1, column 1: apiVersion not set, kind not set\n',
  },
  {
    name: 'a name that is a number',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': manifest('12') } },
    err: 'error: error parsing a.yaml: document 1, line 4, column 9: metadata.name must be a string; put it in quotes\n',
  },
  {
    name: 'a label that is a boolean',
    line: 'create -f a.yaml',
    world: {
      files: { 'a.yaml': 'apiVersion: v1\nkind: A\nmetadata:\n  labels:\n    on: yes\n' },
    },
    err: 'error: error parsing a.yaml: document 1, line 5, column 9: metadata.labels.true must be a string; put it in quotes\n',
  },
  {
    name: 'another kind, before anything is written',
    line: 'create -f a.yaml',
    world: {
      files: {
        'a.yaml': `${manifest('a')}---\n{apiVersion: v1, kind: Secret, metadata: {name: s}}\n`,
      },
    },
    err: 'error: a.yaml contains Secret/s, but only HyperMLServices are supported\nhint: kubectl create -f a.yaml\n',
  },
  {
    name: 'another version',
    line: 'create -f a.yaml',
    world: { files: { 'a.yaml': manifest('a').replace('v1beta1', 'v1') } },
    err: `error: resource mapping not found for name: "a" namespace: "" from "a.yaml": no matches for kind "HyperMLService" in version "tensorstack.dev/v1"
hint: use apiVersion: tensorstack.dev/v1beta1
`,
  },
  {
    name: 'a namespace that differs from -n',
    line: 'create -f a.yaml -n other',
    world: { files: { 'a.yaml': manifest('a', 'demo') } },
    err: `error: the namespace from the provided object "demo" does not match the namespace "other". You must pass '--namespace=demo' to perform this operation.\n`,
  },
  {
    name: 'one that already exists',
    line: 'create -f dir/old.yaml',
    world: { files: { 'dir/old.yaml': manifest('old', 'demo') } },
    err: 'Error from server (AlreadyExists): error when creating "dir/old.yaml": hypermlservices.tensorstack.dev "old" already exists\n',
  },
  {
    name: 'an unknown dry run',
    line: 'create -f a.yaml --dry-run=maybe',
    err: 'error: Invalid dry-run value (maybe). Must be "none", "server", or "client".\n',
  },
  {
    name: 'a kustomization',
    line: 'create -k dir',
    err: `error: kustomize is not supported
hint: kubectl kustomize dir | kubectl hmls apply -f -
`,
  },
])('refuses $name', async ({ line, world = {}, err }) => {
  expect(await on(line, world)).toEqual({ status: 1, out: '', err, stored: [] });
});

test('one that cannot be created does not block the others', async () => {
  const text = `${manifest('old', 'demo')}---\n${manifest('new', 'demo')}`;
  expect(await on('create -f a.yaml', { files: { 'a.yaml': text } })).toEqual({
    status: 1,
    out: created('new'),
    err: 'Error from server (AlreadyExists): error when creating "a.yaml": hypermlservices.tensorstack.dev "old" already exists\n',
    stored: ['demo/new'],
  });
});
