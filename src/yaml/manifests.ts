import { isObject } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { type Path, type Position, readYaml, type YamlDocument } from './reader.ts';

/** A text and its name for messages. */
export interface Source {
  /** A path, a URL, or `STDIN`. */
  readonly name: string;
  readonly text: string;
}

/** An object as written in a file. Its kind is known; anything else may be missing or of any shape. */
export interface Manifest<T extends KubeObject = KubeObject> {
  readonly object: T;
  /** The name of its source. */
  readonly source: string;
  positionOf(path: Path): Position;
}

/** Why a text, or a document in it, is not a manifest. */
export interface ManifestProblem extends Position {
  readonly source: string;
  /** Counts from 1. */
  readonly document: number;
  readonly message: string;
}

export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ManifestProblem[];
}

/** The objects in `source`. Empty documents are skipped, and a List stands for its items. */
export function manifestsIn({ name: source, text }: Source): Manifests {
  const { documents, problem } = readYaml(text);
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = problem ? [{ source, ...problem }] : [];
  for (const [index, document] of documents.entries()) {
    for (const { value, path } of itemsOf(document)) {
      const flaw = flawOf(value);
      const positionOf = (inner: Path) => document.positionOf([...path, ...inner]);
      if (!flaw) manifests.push({ object: value as KubeObject, source, positionOf });
      else problems.push(problemAt(source, index, positionOf(flaw.path), flaw.message));
    }
  }
  return { manifests, problems };
}

const problemAt = (
  source: string,
  index: number,
  position: Position,
  message: string,
): ManifestProblem => ({ source, document: index + 1, ...position, message });

/** The message for users: kubectl's prefix, then the position. */
export const problemText = ({ source, document, line, column, message }: ManifestProblem) =>
  `error parsing ${source}: document ${document}, line ${line}, column ${column}: ${message}`;

interface Item {
  readonly value: unknown;
  readonly path: Path;
}

function itemsOf({ value }: YamlDocument): Item[] {
  return value === null ? [] : unfolded({ value, path: [] });
}

/** As for kubectl, anything with `items` is a List. */
function unfolded({ value, path }: Item): Item[] {
  const isList = isObject(value) && `${value.kind}`.endsWith('List') && Array.isArray(value.items);
  if (!isList) return [{ value, path }];
  const items: readonly unknown[] = value.items as unknown[];
  return items.flatMap((item, i) => unfolded({ value: item, path: [...path, 'items', i] }));
}

interface Flaw {
  readonly path: Path;
  readonly message: string;
}

/** Why `value` is not a Kubernetes object; undefined if it is. */
function flawOf(value: unknown): Flaw | undefined {
  if (!isObject(value)) return { path: [], message: `expected an object, got ${nounFor(value)}` };
  const unset = ['apiVersion', 'kind'].filter((key) => (value[key] ?? '') === '');
  if (unset.length > 0) {
    return { path: [], message: unset.map((key) => `${key} not set`).join(', ') };
  }
  const { apiVersion, kind, metadata = {} } = value;
  if (typeof apiVersion !== 'string') return notText('apiVersion');
  if (typeof kind !== 'string') return notText('kind');
  return metadataFlaw(metadata);
}

function metadataFlaw(metadata: unknown): Flaw | undefined {
  if (!isObject(metadata)) return { path: ['metadata'], message: 'metadata must be a map' };
  for (const key of ['name', 'namespace', 'generateName']) {
    if (typeof (metadata[key] ?? '') !== 'string') return notText('metadata', key);
  }
  for (const key of ['labels', 'annotations']) {
    const map = metadata[key] ?? {};
    if (!isObject(map))
      return { path: ['metadata', key], message: `metadata.${key} must be a map` };
    const odd = Object.keys(map).find((name) => typeof map[name] !== 'string');
    if (odd !== undefined) return notText('metadata', key, odd);
  }
  return undefined;
}

const notText = (...path: string[]): Flaw => ({
  path,
  message: `${path.join('.')} must be a string; put it in quotes`,
});

function nounFor(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a string' : `${value}`;
}
