import { extname, join, parse } from 'node:path';
import { HmlsError } from '../../src/errors.ts';
import type { Source } from '../../src/yaml/manifests.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { manifestFlags } from '../commands/flags/shared.ts';
import type { Input } from '../context.ts';
import { failOnAny } from '../exit.ts';

/** Sources of manifests, as in kubectl. */
export type ManifestFlags = FlagsOf<typeof manifestFlags>;

/** kubectl's name for standard input. */
export const STDIN = 'STDIN';

/** Extensions of manifests in a directory, as in kubectl. */
const EXTENSIONS = ['.json', '.yaml', '.yml'];

/**
 * The manifests that the flags name, in order; within a directory, by name.
 *
 * @throws HmlsError `usage` if there are none, or one cannot be read
 */
export async function sourcesOf(flags: ManifestFlags, input: Input): Promise<Source[]> {
  if (flags.kustomize !== undefined) throw kustomize(flags.kustomize);
  const names = (flags.filename ?? []).flatMap((name) => name.split(','));
  if (names.length === 0) throw usage('must specify one of -f and -k');
  if (names.filter((name) => name === '-').length > 1) {
    throw usage('standard input cannot be used for multiple arguments');
  }
  const found: (() => Promise<Source>)[] = [];
  const missing: HmlsError[] = [];
  for (const name of names) {
    const sources = await sourcesAt(name, flags.recursive === true, input);
    if (sources) found.push(...sources);
    else missing.push(usage(`the path "${name}" does not exist`));
  }
  failOnAny(missing);
  const texts: Source[] = [];
  for (const read of found) texts.push(await read());
  return texts;
}

const kustomize = (folder: string) =>
  new HmlsError('usage', 'kustomize is not supported', {
    hint: `kubectl kustomize ${folder} | kubectl hmls apply -f -`,
  });

const usage = (message: string) => new HmlsError('usage', message);

/** How to read the sources at `name`; undefined if there are none. */
async function sourcesAt(
  name: string,
  recursive: boolean,
  input: Input,
): Promise<(() => Promise<Source>)[] | undefined> {
  if (name === '-') {
    return [
      async () => ({ name: STDIN, text: textOf(await bytesOf(input.stdin(), STDIN), STDIN) }),
    ];
  }
  if (/^https?:\/\//.test(name)) return [() => download(name, input)];
  const paths = await pathsAt(name, recursive, input);
  return paths?.map((path) => async () => ({ name: path, text: await fileText(path, input) }));
}

async function fileText(path: string, input: Input): Promise<string> {
  try {
    return textOf(await input.read(path), path);
  } catch (error) {
    if (error instanceof HmlsError || !(error instanceof Error)) throw error;
    throw usage(`error reading ${path}: ${error.message}`);
  }
}

async function pathsAt(name: string, recursive: boolean, input: Input) {
  const kind = await input.kindOf(name);
  if (kind === 'file') return [name];
  if (kind === undefined) return await matching(name, input);
  const paths = await filesIn(name, recursive, input);
  if (paths.length > 0) return paths;
  throw usage(`error reading [${name}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
}

async function filesIn(folder: string, recursive: boolean, input: Input): Promise<string[]> {
  const names = [...(await input.list(folder))].sort();
  const paths = names.map((name) => join(folder, name));
  const files: string[] = [];
  for (const path of paths) {
    const kind = await input.kindOf(path);
    if (kind === 'folder' && recursive) files.push(...(await filesIn(path, recursive, input)));
    if (kind === 'file' && EXTENSIONS.includes(extname(path))) files.push(path);
  }
  return files;
}

/** The files that match a pattern such as `dir/*.yaml` that no shell has expanded. */
async function matching(pattern: string, input: Input): Promise<string[] | undefined> {
  const { dir, base } = parse(pattern);
  if (!/[*?]/.test(base) || (await input.kindOf(dir || '.')) !== 'folder') return undefined;
  const escaped = base.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const wanted = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  const names = [...(await input.list(dir || '.'))].filter((name) => wanted.test(name)).sort();
  return names.length > 0 ? names.map((name) => join(dir, name)) : undefined;
}

/** Larger than any manifest: API servers accept 3 MiB. */
const MOST_BYTES = 32 << 20;
const DOWNLOAD_MS = 30_000;
const ATTEMPTS = 3;

async function download(url: string, input: Input): Promise<Source> {
  let refusal = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { status, reason, body } = await answerOf(url, input);
    if (status === 200) return { name: url, text: textOf(await bytesOf(body, url), url) };
    refusal = `unable to read URL "${url}", server reported ${reason}, status code=${status}`;
    if (status < 500) break;
  }
  throw usage(refusal);
}

async function answerOf(url: string, input: Input) {
  try {
    return await input.download(url, AbortSignal.timeout(DOWNLOAD_MS));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ECONNREFUSED') {
      const { host } = new URL(url);
      throw new HmlsError(
        'unreachable',
        `The connection to the server ${host} was refused - did you specify the right host or port?`,
      );
    }
    throw new HmlsError('server-error', `Get "${url}": ${error.message}`);
  }
}

/** @throws HmlsError `usage` if the stream is too long */
async function bytesOf(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > MOST_BYTES) throw usage(`${name} is larger than ${MOST_BYTES >> 20} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** @throws HmlsError `usage` if they are not text */
function textOf(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isWide ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw usage(`error parsing ${name}: invalid UTF-8`);
  }
}
