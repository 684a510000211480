import type { SpokeCluster } from '../../src/karmada/spoke.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import {
  definitionProblem,
  distinctKinds,
  doctorReport,
  failed,
  kindName,
  kindsInUse,
  leaseProblem,
  passed,
  shadowingPlugins,
  skipped,
  spokeChecks,
} from '../../src/reports/doctor.ts';
import { anMLService, aService, aSpoke } from '../support/builders.ts';

const now = new Date('2024-04-15T10:00:30Z');

describe('the definition', () => {
  const crd = (columns: readonly string[], version = 'v1beta1', established = 'True') =>
    ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'x' },
      spec: {
        versions: [{ name: version, additionalPrinterColumns: columns.map((name) => ({ name })) }],
      },
      status: { conditions: [{ type: 'Established', status: established }] },
    }) as KubeObject;
  const ours = crd(['Ready', 'Age']);

  test.each<[string, KubeObject, string | undefined]>([
    ['is ours', ours, undefined],
    ['has more than ours', crd(['Ready', 'Age', 'New']), undefined],
    ['has less', crd(['Age']), 'older than this program: printer columns missing: Ready'],
    ['has another version', crd([], 'v1'), 'version v1beta1 is missing'],
    ['is not established', crd([], 'v1beta1', 'False'), 'not established by the API server'],
  ])('%s', (_, installed, problem) => {
    expect(definitionProblem(installed, ours)).toBe(problem);
  });
});

describe('the lease', () => {
  const lease = (spec: object) =>
    ({ apiVersion: 'v1', kind: 'Lease', metadata: { name: 'x' }, spec }) as KubeObject;

  test.each<[string, KubeObject | undefined, string | undefined]>([
    ['fresh', lease({ holderIdentity: 'a', renewTime: '2024-04-15T10:00:28.000000Z' }), undefined],
    [
      'old',
      lease({ holderIdentity: 'a', renewTime: '2024-04-15T09:00:00.000000Z' }),
      'a last renewed it at 2024-04-15T09:00:00.000000Z',
    ],
    [
      'without a holder',
      lease({}),
      'the last leader released it, and no other controller has taken over',
    ],
    ['without a time', lease({ holderIdentity: 'a' }), 'a last renewed it at an unknown time'],
    ['not there', undefined, 'no controller has ever held the Lease'],
  ])('%s', (_, found, problem) => {
    expect(leaseProblem(found, now)).toBe(problem);
  });
});

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
};

test('the kinds in use on each spoke', () => {
  const services = [
    aService(),
    aService({ spec: { workloads: [{ clusters: ['spoke2'], manifests: [deployment] }] } }),
  ];
  const inUse = [...kindsInUse(services)].map(([spoke, kinds]) => [spoke, kinds.map(kindName)]);
  expect(inUse).toEqual([
    ['spoke1', ['MLService (tensorstack.dev/v1beta1)']],
    ['spoke2', ['Deployment (apps/v1)', 'MLService (tensorstack.dev/v1beta1)']],
  ]);
  expect(distinctKinds([anMLService(), anMLService('other')])).toHaveLength(1);
});

describe('a spoke', () => {
  const spoke = aSpoke('spoke1');
  const serving = (...kinds: string[]): SpokeCluster => ({
    ...spoke,
    status: {
      ...spoke.status,
      kubernetesVersion: 'v1.35.4',
      conditions: [
        ...(spoke.status?.conditions ?? []),
        { type: 'CompleteAPIEnablements', status: 'True', lastTransitionTime: '' },
      ],
      apiEnablements: [
        { groupVersion: 'apps/v1', resources: kinds.map((kind) => ({ name: kind, kind })) },
      ],
    },
  });

  test.each<[string, SpokeCluster, object[]]>([
    ['that serves all', serving('Deployment'), [{ outcome: 'passed' }, { outcome: 'passed' }]],
    [
      'that lacks a kind',
      serving(),
      [
        { title: 'spoke1 is Ready in Karmada (v1.35.4)', outcome: 'passed' },
        { outcome: 'failed', detail: 'not served: Deployment (apps/v1)' },
      ],
    ],
    [
      'that is not Ready',
      aSpoke('spoke1', 'False'),
      [
        {
          title: 'spoke1 is Ready in Karmada',
          outcome: 'failed',
          detail: 'cluster is not reachable',
        },
      ],
    ],
  ])('%s', (_, of, checks) => {
    expect(spokeChecks(of, [deployment], ({ is }) => is)).toMatchObject(checks);
  });
});

test('files on PATH that shadow subcommands', () => {
  const paths = [
    '/usr/bin/kubectl',
    '/bin/kubectl-hmls',
    '/bin/kubectl-hmls-get',
    'C:\\bin\\kubectl-hmls-status.exe',
    '/bin/kubectl-hmlsx',
    '/bin/kubectl_complete-hmls',
  ];
  expect(shadowingPlugins(paths)).toEqual([
    '/bin/kubectl-hmls-get',
    'C:\\bin\\kubectl-hmls-status.exe',
  ]);
});

test('a report is healthy as long as nothing failed', () => {
  const well = { name: 'hub' as const, checks: [passed('a'), skipped('b', 'why')] };
  expect(doctorReport([well]).healthy).toBe(true);
  const ill = { name: 'hub' as const, checks: [passed('a'), failed('b', 'why', 'do')] };
  expect(doctorReport([well, ill]).healthy).toBe(false);
});
