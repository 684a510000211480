import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { nameOf } from '../hmls/hypermlservice.ts';
import type { Change } from '../karmada/preview.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import type { ChangeCounts, ServicePlan } from '../reports/plan.ts';
import { renderYaml } from './kubectl/yaml.ts';

/** Unchanged lines around each change, as in `diff`. */
const CONTEXT_LINES = 3;

/** The change to each object, by spoke, with a unified diff that `patch` can read. */
export const renderChanges = (changes: readonly Change[]): string =>
  changes
    .filter(({ does, takenBy }) => does !== 'nothing' || takenBy !== undefined)
    .map((change) => `${headline(change)}\n${diffOf(change)}`)
    .join('');

/** `mnist in namespace demo: 1 to create, 2 unchanged`. */
export function planSummary({ name, namespace, summary, suspended }: ServicePlan): string {
  const counts = COUNTED.filter(([what]) => summary[what] > 0);
  const all = counts.map(([what, words]) => `${summary[what]} ${words}`).join(', ');
  const held = suspended ? ' (suspended: nothing will be applied)' : '';
  return `${name} in namespace ${namespace}: ${all || 'no manifests'}${held}`;
}

const COUNTED: readonly (readonly [keyof ChangeCounts, string])[] = [
  ['create', 'to create'],
  ['change', 'to change'],
  ['remove', 'to remove'],
  ['leave', 'to leave behind'],
  ['nothing', 'unchanged'],
  ['taken', 'owned by another HyperMLService'],
];

function headline({ does, cluster, resource, takenBy }: Change): string {
  const what = `${nameOf(resource)}${resource.namespace ? ` in namespace ${resource.namespace}` : ''}`;
  if (takenBy !== undefined) return `# ${cluster}: ${what} stays unchanged: owned by ${takenBy}`;
  return `# ${cluster}: ${VERBS[does]} ${what}`;
}

const VERBS: Readonly<Record<Change['does'], string>> = {
  create: 'create',
  change: 'change',
  remove: 'remove',
  leave: 'leave behind',
  nothing: 'keep',
};

function diffOf({ does, cluster, resource, before, after }: Change) {
  if (does === 'nothing' || does === 'leave') return '';
  const { apiVersion, kind, namespace, name } = resource;
  const object = [apiVersion.replace('/', '.'), kind, namespace, name].filter(Boolean).join('.');
  const path = `${cluster}/${object}`;
  const files = [before ? path : NOWHERE, after ? path : NOWHERE] as const;
  const texts = [textOf(before), textOf(after)] as const;
  return createTwoFilesPatch(...files, ...texts, undefined, undefined, {
    context: CONTEXT_LINES,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** What a diff names where there is no object. */
export const NOWHERE = '/dev/null';

const textOf = (object: KubeObject | undefined) => (object ? renderYaml(object) : '');
