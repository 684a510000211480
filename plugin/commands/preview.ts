import { type Command, command } from '../commandline/tree.ts';
import { planFlags, validateFlags } from './flags/preview.ts';

const plan = command({
  name: 'plan',
  group: 'Preview and validate',
  summary: 'Show what a change would create, update and remove on each spoke',
  description:
    'Compares manifests given with -f, or existing HyperMLServices given by name, with what is on the spokes. Exits with 0 if nothing would change, with 1 if something would, and with 2 or more on errors.',
  flags: planFlags,
  examples: [
    ['Show what applying a file would change', 'kubectl hmls plan -f hmls-sample.yaml'],
    [
      'Show the changes of a suspended HyperMLService that are pending',
      'kubectl hmls plan hmls-sample',
    ],
    ['Show what a deletion would remove', 'kubectl hmls plan hmls-sample --delete'],
    ['Print the changes as JSON', 'kubectl hmls plan -f hmls-sample.yaml -o json'],
  ],
  load: () => import('./plan.ts'),
});

const validate = command({
  name: 'validate',
  group: 'Preview and validate',
  summary: 'Validate manifests offline',
  description:
    'Exits with 2 if the API server of the hub or the controller would reject a HyperMLService.',
  flags: validateFlags,
  examples: [
    ['Validate a file', 'kubectl hmls validate -f hmls-sample.yaml'],
    [
      'Validate all manifests below a directory, and annotate a pull request with the findings',
      'kubectl hmls validate -R -f services/ -o github',
    ],
    ['List all codes', 'kubectl hmls validate --codes'],
  ],
  load: () => import('./validate.ts'),
});

export const preview: readonly Command[] = [plan, validate];
