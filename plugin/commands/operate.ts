import { type Command, command, group } from '../commandline/tree.ts';
import {
  controllerFlags,
  doctorFlags,
  installFlags,
  profileFlags,
  versionFlags,
  viewFlags,
} from './flags/operate.ts';

const doctor = command({
  name: 'doctor',
  group: 'Troubleshoot',
  summary: 'Diagnose the installation and suggest fixes',
  description:
    'Checks the hub, Karmada, the spokes, the ingress cluster and this plugin, or only those that are selected by flags. Exits with 2 if a check fails.',
  flags: doctorFlags,
  examples: [
    ['Run all checks', 'kubectl hmls doctor'],
    ['Check the hub and the spokes, and print JSON', 'kubectl hmls doctor --hub --spokes -o json'],
  ],
  load: () => import('./doctor/doctor.ts'),
});

const install = command({
  name: 'install',
  group: 'Settings',
  summary: 'Install the CRD and the RBAC rules of the controller on the hub',
  flags: installFlags,
  examples: [
    ['Install the CRD and the RBAC rules', 'kubectl hmls install'],
    [
      'Install the controller as well',
      'kubectl hmls install --image registry.example.com/kubectl-hmls:v1.0.0',
    ],
    [
      'Print the manifests, and apply them with kubectl',
      'kubectl hmls install --dry-run | kubectl apply --server-side -f -',
    ],
  ],
  load: () => import('./install.ts'),
});

const controller = command({
  name: 'controller',
  group: 'Settings',
  summary: 'Run the controller',
  description:
    'The controller propagates HyperMLServices to their spokes as Karmada Works, and aggregates their status.',
  flags: controllerFlags,
  examples: [
    [
      'Run the controller in the foreground, with a log for people',
      'kubectl hmls controller --address= --log-format=text',
    ],
    [
      'Allow HyperMLServices to place into another namespace, and to place PriorityClasses',
      'kubectl hmls controller --address= --allow-namespaces=shared --allow-cluster-kinds=PriorityClass',
    ],
  ],
  load: () => import('./controller.ts'),
});

const SET_PROFILE = 'kubectl hmls config set-profile prod --context hub --ingress-context edge';
const USE_PROFILE = 'kubectl hmls config use-profile prod';

const view = command({
  name: 'view',
  summary: 'Show the effective connection settings and their sources',
  flags: viewFlags,
  examples: [['Show the settings', 'kubectl hmls config view']],
  load: async () => ({ run: (await import('./config.ts')).view }),
});

const setProfile = command({
  name: 'set-profile',
  summary: 'Create or update a profile',
  description:
    'Saves the connection flags that are given, global ones included, under the name of a profile. An empty value removes a setting.',
  flags: profileFlags,
  examples: [['Save where the hub and the ingress cluster are', SET_PROFILE]],
  load: async () => ({ run: (await import('./config.ts')).setProfile }),
});

const useProfile = command({
  name: 'use-profile',
  summary: 'Set the current profile; "" unsets it',
  flags: profileFlags,
  examples: [['Take connections from the profile "prod" from now on', USE_PROFILE]],
  load: async () => ({ run: (await import('./config.ts')).useProfile }),
});

const config = group({
  name: 'config',
  group: 'Settings',
  summary: 'Manage profiles with the connections to all clusters',
  examples: [
    ['Save where the hub and the ingress cluster are', SET_PROFILE],
    ['Take connections from that profile from now on', USE_PROFILE],
  ],
  commands: [view, setProfile, useProfile],
});

const options = command({
  name: 'options',
  group: 'Other',
  summary: 'List the global flags that apply to all commands',
  flags: {},
  examples: [['List the global flags', 'kubectl hmls options']],
  load: () => import('./options.ts'),
});

const version = command({
  name: 'version',
  group: 'Other',
  summary: 'Print the version of this plugin',
  flags: versionFlags,
  examples: [
    ['Print the version', 'kubectl hmls version'],
    ['Include the commit and the date of the build', 'kubectl hmls version -o json'],
  ],
  load: () => import('./version.ts'),
});

export const troubleshoot: readonly Command[] = [doctor];
export const settings: readonly Command[] = [install, controller, config];
export const others: readonly Command[] = [options, version];
