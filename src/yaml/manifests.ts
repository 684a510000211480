import { isObject } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { type Path, type Position, readYaml, type YamlDocument } from './reader.ts';

/** A text, and what to call it. */
export interface Source {
  /** A path, a URL, or `STDIN`. */
  readonly name: string;
  readonly text: string;
}

/** An object as somebody wrote it down. It says what it is; all else may be missing, or of any shape. */
export interface Manifest<T extends KubeObject = KubeObject> {
  readonly object: T;
  /** The name of its source. */
  readonly source: string;
  positionOf(path: Path): Position;
}

/** Why a text, or a part of it, is no manifest. */
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

/** The objects in `source`. Empty documents are nothing, and of a List its items are what counts. */
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

/** How people are told: as kubectl begins, and then the place. */
export const problemText = ({ source, document, line, column, message }: ManifestProblem) =>
  `error parsing ${source}: document ${document}, line ${line}, column ${column}: ${message}`;

interface Item {
  readonly value: unknown;
  readonly path: Path;
}

function itemsOf({ value }: YamlDocument): Item[] {
  return value === null ? [] : unfolded({ value, path: [] });
}

/** As kubectl tells them, a List is what has `items`. */
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

/** What keeps `value` from being an object of Kubernetes, if anything does. */
function flawOf(value: unknown): Flaw | undefined {
  if (!isObject(value)) return { path: [], message: `an object is expected, not ${said(value)}` };
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
  if (!isObject(metadata)) return { path: ['metadata'], message: 'metadata is no map' };
  for (const key of ['name', 'namespace', 'generateName']) {
    if (typeof (metadata[key] ?? '') !== 'string') return notText('metadata', key);
  }
  for (const key of ['labels', 'annotations']) {
    const map = metadata[key] ?? {};
    if (!isObject(map)) return { path: ['metadata', key], message: `metadata.${key} is no map` };
    const odd = Object.keys(map).find((name) => typeof map[name] !== 'string');
    if (odd !== undefined) return notText('metadata', key, odd);
  }
  return undefined;
}

const notText = (...path: string[]): Flaw => ({
  path,
  message: `${path.join('.')} is not a text; put it in quotes`,
});

function said(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : `${value}`;
}
