import { HmlsError } from '../../src/errors.ts';
import { decideSync, syncStateOf } from '../../src/headingress/sync.ts';
import {
  aHeadIngress,
  aLive,
  anError,
  anMLService,
  aRoute,
  aService,
  entry,
  ready,
} from '../support/builders.ts';

const routed = (spoke: string) =>
  aRoute(spoke, {
    address: {
      scheme: 'http',
      host: `torch.demo.ksvc.${spoke}.example.com`,
      port: 80,
      path: '/',
    },
  });
const ingress = aHeadIngress({ routes: ['spoke1', 'spoke2'].map(routed) });

const reporting = (...spokes: string[]) =>
  aService({
    status: { aggregatedStatus: spokes.map((s) => entry(s, anMLService(), ready(s))) },
  });

test.each([
  { name: 'the same spokes', hmls: reporting('spoke1', 'spoke2'), state: 'synced', reasons: [] },
  {
    name: 'one spoke that left, and one that joined',
    hmls: reporting('spoke2', 'spoke3'),
    state: 'behind',
    reasons: [
      'spoke1 left with 50 %',
      'spoke3 joined with 0 %: it gets no traffic until its weight is set',
    ],
  },
  {
    name: 'no HyperMLService',
    hmls: aService(),
    state: 'behind',
    reasons: ['mnist reports no workload on any spoke yet'],
  },
  {
    name: 'another HyperMLService of the same name',
    hmls: {
      ...reporting('spoke1', 'spoke2'),
      metadata: { ...aService().metadata, uid: 'uid-2' },
    },
    state: 'behind',
    reasons: ['HyperMLService was recreated'],
  },
  {
    name: 'none',
    hmls: undefined,
    state: 'orphaned',
    reasons: ['HyperMLService demo/mnist no longer exists, but its spokes still receive traffic'],
  },
  {
    name: 'a hub that is unreachable',
    hmls: 'unknown' as const,
    state: 'unknown',
    reasons: ['the HyperMLService could not be read from the hub'],
  },
])('$name: $state', ({ hmls, state, reasons }) => {
  expect(syncStateOf(ingress, hmls)).toMatchObject({ state, reasons });
});

test('readiness by spoke', () => {
  const { ready: known } = syncStateOf(ingress, reporting('spoke1', 'spoke2'));
  expect([...known]).toEqual([
    ['spoke1', true],
    ['spoke2', true],
  ]);
});

describe('to sync', () => {
  const live = aLive(ingress);

  test('keeps weights, and redistributes the weight of a spoke that left', () => {
    const decision = decideSync()({ live, service: reporting('spoke2', 'spoke3') });
    expect(decision).toMatchObject({
      headIngress: {
        routes: [
          { spoke: 'spoke2', weight: 100 },
          { spoke: 'spoke3', weight: 0 },
        ],
      },
      notes: [
        'spoke1 left with 50 %',
        'spoke3 joined with 0 %: it gets no traffic until its weight is set',
      ],
    });
    expect(decision.routesOnly).toBeUndefined();
  });

  test('does not follow a HyperMLService that is gone', () => {
    const service = new HmlsError('not-found', 'no', { reason: 'NotFound' });
    expect(() => decideSync()({ live, service })).toThrow(
      anError('not-found', 'HyperMLService demo/mnist no longer exists; nothing was changed'),
    );
  });

  test('fails with the error of the hub', () => {
    const service = new HmlsError('unreachable', 'refused');
    expect(() => decideSync()({ live, service })).toThrow(service);
  });
});
