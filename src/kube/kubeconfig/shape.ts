// The types of a kubeconfig. Source: client-go tools/clientcmd/api/v1/types.go.

/** A Go type, and how a value of it is read. */
interface Shape {
  /** As Go's errors name it. */
  readonly go: string;
  read(value: unknown, at: Place): unknown;
}

/** Where a value stands, as Go's errors name it: `Cluster.clusters.cluster.server`. */
interface Place {
  readonly struct: string;
  readonly path: readonly string[];
}

/** A value of a wrong type; the message is Go's, and does not quote the value. */
export class WrongType extends Error {}

/**
 * The known fields of a kubeconfig, each of its type: null fields are left out, and numbers become
 * strings where strings belong, as kubectl reads YAML.
 *
 * @throws WrongType
 */
export const shaped = (file: unknown): Readonly<Record<string, unknown>> =>
  CONFIG.read(file, { struct: '', path: [] }) as Record<string, unknown>;

function wrong(value: unknown, go: string, { struct, path }: Place): WrongType {
  const where = path.length === 0 ? 'value' : `struct field ${struct}.${path.join('.')}`;
  return new WrongType(`json: cannot unmarshal ${typeOf(value)} into Go ${where} of type ${go}`);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const scalar = (go: string, ...types: string[]): Shape => ({
  go,
  read(value, at) {
    if (!types.includes(typeof value)) throw wrong(value, go, at);
    return go === 'bool' ? value : `${value}`;
  },
});

const TEXT = scalar('string', 'string', 'number', 'boolean');
const BOOL = scalar('bool', 'boolean');
/** base64 */
const DATA = scalar('[]uint8', 'string');
const ANYTHING: Shape = { go: 'runtime.RawExtension', read: (value) => value };

const list = (of: Shape): Shape => ({
  go: `[]${of.go}`,
  read(value, at) {
    if (!Array.isArray(value)) throw wrong(value, this.go, at);
    return value.map((item) => of.read(item ?? (of === TEXT ? '' : {}), at));
  },
});

const map = (of: Shape): Shape => ({
  go: `map[string]${of.go}`,
  read(value, at) {
    const entries = entriesOf(value, this.go, at);
    return Object.fromEntries(entries.map(([key, item]) => [key, of.read(item ?? '', at)]));
  },
});

function struct(name: string, fields: Readonly<Record<string, Shape>>): Shape {
  const go = `v1.${name}`;
  return {
    go,
    read(value, at) {
      const known = entriesOf(value, go, at).filter(([key]) => Object.hasOwn(fields, key));
      return Object.fromEntries(
        known.map(([key, item]) => {
          const place = { struct: name, path: [...at.path, key] };
          return [key, (fields[key] as Shape).read(item, place)];
        }),
      );
    },
  };
}

/** In the order in which kubectl comes upon them: the first error counts. */
function entriesOf(value: unknown, go: string, at: Place): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(value, go, at);
  }
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

const EXTENSIONS = list(struct('NamedExtension', { name: TEXT, extension: ANYTHING }));

const CLUSTER = struct('Cluster', {
  server: TEXT,
  'tls-server-name': TEXT,
  'insecure-skip-tls-verify': BOOL,
  'certificate-authority': TEXT,
  'certificate-authority-data': DATA,
  'proxy-url': TEXT,
  'disable-compression': BOOL,
  extensions: EXTENSIONS,
});

const EXEC = struct('ExecConfig', {
  apiVersion: TEXT,
  command: TEXT,
  args: list(TEXT),
  env: list(struct('ExecEnvVar', { name: TEXT, value: TEXT })),
  installHint: TEXT,
  interactiveMode: { ...TEXT, go: 'v1.ExecInteractiveMode' },
  provideClusterInfo: BOOL,
});

const USER = struct('AuthInfo', {
  'client-certificate': TEXT,
  'client-certificate-data': DATA,
  'client-key': TEXT,
  'client-key-data': DATA,
  token: TEXT,
  tokenFile: TEXT,
  username: TEXT,
  password: TEXT,
  as: TEXT,
  'as-uid': TEXT,
  'as-groups': list(TEXT),
  'as-user-extra': map(list(TEXT)),
  'auth-provider': struct('AuthProviderConfig', { name: TEXT, config: map(TEXT) }),
  exec: EXEC,
  extensions: EXTENSIONS,
});

const CONTEXT = struct('Context', {
  cluster: TEXT,
  user: TEXT,
  namespace: TEXT,
  extensions: EXTENSIONS,
});

const CONFIG = struct('Config', {
  apiVersion: TEXT,
  kind: TEXT,
  preferences: struct('Preferences', { colors: BOOL, extensions: EXTENSIONS }),
  clusters: list(struct('NamedCluster', { name: TEXT, cluster: CLUSTER })),
  users: list(struct('NamedAuthInfo', { name: TEXT, user: USER })),
  contexts: list(struct('NamedContext', { name: TEXT, context: CONTEXT })),
  'current-context': TEXT,
  extensions: EXTENSIONS,
});
