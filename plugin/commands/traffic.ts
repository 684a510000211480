import { type Command, command, group } from '../commandline/tree.ts';
import {
  applyFlags,
  checkFlags,
  createFlags,
  deleteFlags,
  describeFlags,
  diffFlags,
  drainFlags,
  getFlags,
  historyFlags,
  pinFlags,
  renderFlags,
  setWeightFlags,
  syncFlags,
  testFlags,
  undoFlags,
  unpinFlags,
} from './flags/traffic.ts';

const render = command({
  name: 'render',
  summary: 'Print the Istio objects without writing them',
  flags: renderFlags,
  examples: [
    [
      'Compare the Istio objects of a HyperMLService with those on the ingress cluster',
      'kubectl hmls headingress render hmls-sample | kubectl --context edge diff -f -',
    ],
    [
      'Render offline, from the output of get -o json',
      'kubectl hmls headingress render -f hmls.json --service torch-mnist-s3',
    ],
  ],
  load: () => import('./headingress/render.ts'),
});

const CREATE =
  'kubectl hmls headingress create hmls-sample --service torch-mnist-s3 --weight spoke1=30,spoke2=70';

const create = command({
  name: 'create',
  summary: 'Create the Istio objects on the ingress cluster',
  flags: createFlags,
  examples: [['Split the traffic of a HyperMLService over two spokes', CREATE]],
  load: () => import('./headingress/create.ts'),
});

const apply = command({
  name: 'apply',
  summary: 'Create or update the Istio objects; settings without a flag are kept',
  flags: applyFlags,
  examples: [
    [
      'Bring a HeadIngress up to date with its HyperMLService',
      'kubectl hmls headingress apply hmls-sample',
    ],
    [
      'Name the spoke in each response, so that "headingress test" can attribute it',
      'kubectl hmls headingress apply hmls-sample --spoke-header',
    ],
    [
      'Have the API server validate a change of the release',
      'kubectl hmls headingress apply hmls-sample --release origin --dry-run=server',
    ],
  ],
  load: () => import('./headingress/apply.ts'),
});

const get = command({
  name: 'get',
  summary: 'List HeadIngresses, their weights, and whether they are in sync',
  flags: getFlags,
  examples: [['List all HeadIngresses in the current namespace', 'kubectl hmls headingress get']],
  load: () => import('./headingress/get.ts'),
});

const describe = command({
  name: 'describe',
  summary: 'Show details of a HeadIngress: routes, pins and history',
  flags: describeFlags,
  examples: [['Describe a HeadIngress', 'kubectl hmls headingress describe hmls-sample']],
  load: () => import('./headingress/describe.ts'),
});

const diff = command({
  name: 'diff',
  summary: 'Show what apply would change',
  description:
    'Exits with 0 if nothing would change, with 1 if something would, and with 2 on errors.',
  flags: diffFlags,
  examples: [
    [
      'Show what routing to another release would change',
      'kubectl hmls headingress diff hmls-sample --release origin',
    ],
  ],
  load: () => import('./headingress/diff.ts'),
});

const check = command({
  name: 'check',
  summary: 'Find what keeps traffic from reaching the spokes',
  description: 'Exits with 2 if there is an error, and with 4 if not everything could be checked.',
  flags: checkFlags,
  examples: [
    ['Check a HeadIngress', 'kubectl hmls headingress check hmls-sample'],
    ['Check all HeadIngresses, and print JSON', 'kubectl hmls headingress check -A -o json'],
    ['List all codes', 'kubectl hmls headingress check --codes'],
  ],
  load: () => import('./headingress/check.ts'),
});

const sync = command({
  name: 'sync',
  summary: 'Update the spokes of a HeadIngress and their addresses from its HyperMLService',
  description: 'Weights are kept; the weight of removed spokes is redistributed.',
  flags: syncFlags,
  examples: [
    ['Sync a HeadIngress', 'kubectl hmls headingress sync hmls-sample'],
    ['Keep it in sync', 'kubectl hmls headingress sync hmls-sample --watch'],
  ],
  load: () => import('./headingress/sync.ts'),
});

const remove = command({
  name: 'delete',
  summary: 'Delete a HeadIngress and its Istio objects',
  flags: deleteFlags,
  examples: [['Delete a HeadIngress', 'kubectl hmls headingress delete hmls-sample']],
  load: () => import('./headingress/delete.ts'),
});

const setWeight = command({
  name: 'set-weight',
  summary: 'Set traffic weights',
  description:
    'Weights are percentages and must add up to 100; one spoke may be left out and gets the rest.',
  flags: setWeightFlags,
  examples: [
    [
      'Send 30% of the traffic to one spoke and 70% to another',
      'kubectl hmls headingress set-weight hmls-sample spoke1=30 spoke2=70',
    ],
    [
      'Send no traffic to a spoke, and record the reason',
      'kubectl hmls headingress set-weight hmls-sample spoke1=0 --reason INC-42',
    ],
  ],
  load: () => import('./headingress/weights/setweight.ts'),
});

const drain = command({
  name: 'drain',
  summary: 'Shift the traffic of a spoke to the other ready spokes',
  flags: drainFlags,
  examples: [
    [
      'Drain a spoke for maintenance',
      'kubectl hmls headingress drain hmls-sample spoke1 --reason maintenance',
    ],
  ],
  load: async () => ({ run: (await import('./headingress/weights/drain.ts')).runDrain }),
});

const undrain = command({
  name: 'undrain',
  summary: 'Restore the weight that a spoke had before it was drained',
  flags: drainFlags,
  examples: [
    ['Restore the weight of a spoke', 'kubectl hmls headingress undrain hmls-sample spoke1'],
  ],
  load: async () => ({ run: (await import('./headingress/weights/drain.ts')).runUndrain }),
});

const undo = command({
  name: 'undo',
  summary: 'Restore previous traffic weights',
  flags: undoFlags,
  examples: [
    ['Restore the previous weights', 'kubectl hmls headingress undo hmls-sample'],
    ['Restore the weights of a revision', 'kubectl hmls headingress undo hmls-sample --to 3'],
  ],
  load: () => import('./headingress/weights/undo.ts'),
});

const history = command({
  name: 'history',
  summary: 'Show the history of traffic weights: when, by whom, and why',
  flags: historyFlags,
  examples: [['Show the history of a HeadIngress', 'kubectl hmls headingress history hmls-sample']],
  load: () => import('./headingress/history.ts'),
});

const pin = command({
  name: 'pin',
  summary: 'Route requests with a certain header to one spoke, regardless of weights',
  description: 'Without a spoke, the value of the header names it.',
  flags: pinFlags,
  examples: [
    [
      'Route requests with the header x-hmls-spoke: spoke2 to spoke2',
      'kubectl hmls headingress pin hmls-sample --header x-hmls-spoke=spoke2',
    ],
  ],
  load: async () => ({ run: (await import('./headingress/pin.ts')).runPin }),
});

const unpin = command({
  name: 'unpin',
  summary: 'Remove pins, so that weights apply to all requests again',
  flags: unpinFlags,
  examples: [['Remove all pins of a HeadIngress', 'kubectl hmls headingress unpin hmls-sample']],
  load: async () => ({ run: (await import('./headingress/pin.ts')).runUnpin }),
});

const test = command({
  name: 'test',
  summary: 'Send requests to the gateway and compare their distribution with the weights',
  description:
    'Exits with 0 if the distribution matches the weights, with 2 if it deviates, and with 4 if that is unknown.',
  flags: testFlags,
  examples: [
    ['Send 200 requests', 'kubectl hmls headingress test hmls-sample -n demo -n 200'],
    [
      'Send a body to a model',
      'kubectl hmls headingress test hmls-sample --path v1/models/mnist:predict --data @input.json',
    ],
    [
      'Check where a pin leads',
      'kubectl hmls headingress test hmls-sample --header x-hmls-spoke=spoke2 --requests 20',
    ],
  ],
  load: () => import('./headingress/test/test.ts'),
});

const headingress = group({
  name: 'headingress',
  aliases: ['hi'],
  group: 'Traffic',
  summary: 'Manage HeadIngresses, which split the traffic of one URL over the spokes',
  examples: [
    ['Split the traffic of a HyperMLService over two spokes', CREATE],
    ['Change the weights', 'kubectl hmls headingress set-weight hmls-sample spoke1=30 spoke2=70'],
  ],
  commands: [
    get,
    describe,
    history,
    render,
    diff,
    create,
    apply,
    sync,
    remove,
    setWeight,
    drain,
    undrain,
    undo,
    pin,
    unpin,
    check,
    test,
  ],
});

export const traffic: readonly Command[] = [headingress];
