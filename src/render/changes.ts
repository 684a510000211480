import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Change } from '../domain/changes.ts';
import { type HyperMLService, nameOf } from '../domain/hypermlservice.ts';
import { maskedPair } from '../domain/maskedpair.ts';
import type { KubeObject } from '../domain/object.ts';
import { renderYaml } from './yaml.ts';

/** As `diff` has it: what is unchanged is only shown around what changes. */
const CONTEXT_LINES = 3;

export interface ChangeOptions {
  /** Shows what is in Secrets. */
  readonly secrets: boolean;
}

/** Spoke by spoke, what happens to each object, with a unified diff; `patch` and people can read it. */
export const renderChanges = (changes: readonly Change[], options: ChangeOptions): string =>
  changes
    .filter(({ does, takenBy }) => does !== 'nothing' || takenBy !== undefined)
    .map((change) => `${headline(change)}\n${diffOf(change, options)}`)
    .join('');

/** `mnist in namespace demo: 1 to create, 2 unchanged`. */
export function changeSummary({ metadata }: HyperMLService, changes: readonly Change[]): string {
  const counts = COUNTED.flatMap(([does, words]) => {
    const count = changes.filter((change) => change.does === does && !change.takenBy).length;
    return count === 0 ? [] : `${count} ${words}`;
  });
  const taken = changes.filter(({ takenBy }) => takenBy !== undefined).length;
  const all = [...counts, ...(taken === 0 ? [] : [`${taken} that another has`])];
  return `${metadata.name} in namespace ${metadata.namespace}: ${all.join(', ') || 'nothing placed'}`;
}

const COUNTED: readonly (readonly [Change['does'], string])[] = [
  ['create', 'to create'],
  ['change', 'to change'],
  ['remove', 'to remove'],
  ['leave', 'to leave behind'],
  ['nothing', 'unchanged'],
];

function headline({ does, cluster, resource, takenBy }: Change): string {
  const what = `${nameOf(resource)}${resource.namespace ? ` in namespace ${resource.namespace}` : ''}`;
  if (takenBy !== undefined) return `# ${cluster}: ${what} stays as it is, since ${takenBy} has it`;
  return `# ${cluster}: ${VERBS[does]} ${what}`;
}

const VERBS: Readonly<Record<Change['does'], string>> = {
  create: 'create',
  change: 'change',
  remove: 'remove',
  leave: 'leave behind',
  nothing: 'keep',
};

function diffOf({ does, cluster, resource, before, after }: Change, { secrets }: ChangeOptions) {
  if (does === 'nothing' || does === 'leave') return '';
  const shown = secrets ? { before, after } : maskedPair({ before, after });
  const { apiVersion, kind, namespace, name } = resource;
  const object = [apiVersion.replace('/', '.'), kind, namespace, name].filter(Boolean).join('.');
  const path = `${cluster}/${object}`;
  const files = [shown.before ? path : NOWHERE, shown.after ? path : NOWHERE] as const;
  const texts = [textOf(shown.before), textOf(shown.after)] as const;
  return createTwoFilesPatch(...files, ...texts, undefined, undefined, {
    context: CONTEXT_LINES,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

const NOWHERE = '/dev/null';

const textOf = (object: KubeObject | undefined) => (object ? renderYaml(object) : '');
