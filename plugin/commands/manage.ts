import { type Command, command } from '../commandline/tree.ts';
import {
  applyFlags,
  deleteFlags,
  placeFlags,
  suspensionFlags,
  waitFlags,
  writeFlags,
} from './flags/manage.ts';

const create = command({
  name: 'create',
  group: 'Deploy and manage',
  summary: 'Create HyperMLServices from files or standard input',
  flags: writeFlags,
  examples: [
    ['Create the HyperMLServices of a file', 'kubectl hmls create -f hmls-sample.yaml'],
    [
      'Have the API server validate a manifest from standard input without creating anything',
      'kubectl hmls create -f - --dry-run=server < hmls-sample.yaml',
    ],
  ],
  load: () => import('./apply/create.ts'),
});

const apply = command({
  name: 'apply',
  group: 'Deploy and manage',
  summary: 'Apply HyperMLServices from files or standard input (server-side)',
  flags: applyFlags,
  examples: [
    ['Apply the HyperMLServices of a file', 'kubectl hmls apply -f hmls-sample.yaml'],
    [
      'Have the API server validate all manifests below a directory',
      'kubectl hmls apply -R -f services/ --dry-run=server',
    ],
    [
      'Apply a file and wait until everything is ready, e.g. in a pipeline',
      'kubectl hmls apply -f hmls-sample.yaml --wait --timeout=10m',
    ],
  ],
  load: () => import('./apply/apply.ts'),
});

const remove = command({
  name: 'delete',
  group: 'Deploy and manage',
  summary: 'Delete HyperMLServices and their resources on the spokes',
  flags: deleteFlags,
  examples: [
    ['Delete a HyperMLService', 'kubectl hmls delete hmls-sample'],
    [
      'Delete the HyperMLServices of a file, if they exist',
      'kubectl hmls delete -f hmls-sample.yaml --ignore-not-found',
    ],
    [
      'Delete HyperMLServices by label after confirmation',
      'kubectl hmls delete -l team=vision --interactive',
    ],
    [
      'Delete a HyperMLService although a spoke is lost for good',
      'kubectl hmls delete hmls-sample --force',
    ],
  ],
  load: () => import('./delete/delete.ts'),
});

const place = command({
  name: 'place',
  group: 'Deploy and manage',
  summary: 'Add or remove target spokes of a HyperMLService',
  flags: placeFlags,
  examples: [
    [
      'Add a spoke to the second group of workloads',
      'kubectl hmls place hmls-sample --add spoke1 --group 2',
    ],
    [
      'Replace a spoke of the second group by another one',
      'kubectl hmls place hmls-sample --add spoke1 --remove spoke2 --group 2',
    ],
  ],
  load: () => import('./place.ts'),
});

const suspend = command({
  name: 'suspend',
  group: 'Deploy and manage',
  summary: 'Pause propagation of a HyperMLService to its spokes',
  description:
    'What is placed on the spokes keeps running; changes of a suspended HyperMLService do not reach them until it is resumed.',
  flags: suspensionFlags,
  examples: [
    ['Suspend a HyperMLService', 'kubectl hmls suspend hmls-sample'],
    ['Suspend HyperMLServices by label', 'kubectl hmls suspend -l team=vision'],
  ],
  load: () => import('./suspend/suspend.ts'),
});

const resume = command({
  name: 'resume',
  group: 'Deploy and manage',
  summary: 'Resume propagation of a suspended HyperMLService',
  flags: suspensionFlags,
  examples: [
    ['Resume a HyperMLService', 'kubectl hmls resume hmls-sample'],
    ['Resume all HyperMLServices in the namespace', 'kubectl hmls resume --all'],
  ],
  load: () => import('./suspend/resume.ts'),
});

const wait = command({
  name: 'wait',
  group: 'Deploy and manage',
  summary: 'Wait for a condition on HyperMLServices; fail fast on unrecoverable errors',
  flags: waitFlags,
  examples: [
    [
      'Wait up to five minutes until a HyperMLService is ready',
      'kubectl hmls wait hmls-sample --for=ready --timeout=5m',
    ],
    [
      'Wait until it is ready on any two spokes',
      "kubectl hmls wait hmls-sample '--for=clusters>=2'",
    ],
    [
      'Wait until all HyperMLServices with a label are ready',
      'kubectl hmls wait -l team=vision --for=ready',
    ],
    ['Wait until a HyperMLService is gone', 'kubectl hmls wait hmls-sample --for=delete'],
  ],
  load: () => import('./wait/wait.ts'),
});

export const manage: readonly Command[] = [create, apply, remove, place, suspend, resume, wait];
