import type { SyncState } from '../../src/headingress/sync.ts';
import { describeHeadIngress, headIngressTable } from '../../src/render/headingress.ts';
import { aHeadIngress } from '../support/builders.ts';

const NOW = new Date('2026-01-04T00:00:00Z');
const CREATED = '2026-01-01T00:00:00Z';
const synced: SyncState = {
  state: 'synced',
  reasons: [],
  ready: new Map([
    ['spoke1', true],
    ['spoke2', false],
  ]),
};
const orphaned: SyncState = { state: 'orphaned', reasons: ['it is gone'], ready: new Map() };

const shown = (sync: SyncState) => ({ ingress: aHeadIngress(), sync, created: CREATED });
const PLAIN = { wide: false, namespaces: false, headers: true };

test('the table shows where requests go, and whether that is up to date', () => {
  expect(headIngressTable([shown(synced), shown(orphaned)], PLAIN, NOW)).toBe(
    `NAME    HMLS         GATEWAY          PREFIX                                        WEIGHTS               SYNCED     AGE
mnist   demo/mnist   t9k-system/t9k   /t9k/hypermlservices/namespaces/demo/mnist/   spoke1=50,spoke2=50   True       3d
mnist   demo/mnist   t9k-system/t9k   /t9k/hypermlservices/namespaces/demo/mnist/   spoke1=50,spoke2=50   Orphaned   3d
`,
  );
});

test('wide, it has the hosts and the reasons; in all namespaces, the namespace', () => {
  const options = { wide: true, namespaces: true, headers: false };
  const text = headIngressTable([shown(orphaned)], options, NOW);
  expect(text).toMatch(/^demo {3}mnist .* 3d +\* +it is gone\n$/);
});

test('described is all that is known of one', () => {
  const ingress = aHeadIngress({
    pins: [{ header: 'x-hmls-spoke', value: 'spoke2', spoke: 'spoke2' }],
    spokeHeader: 'x-served-by',
    limits: {
      timeout: '60s',
      retries: 2,
      connectTimeout: '2s',
      outliers: { errors: 5, interval: '10s', ejectionTime: '30s' },
    },
  });
  const split = {
    revision: 3,
    time: CREATED,
    user: 'alice',
    reason: 'INC-42',
    weights: new Map([['spoke1', 50]]),
  };
  const behind: SyncState = { ...synced, state: 'behind', reasons: ['spoke3 joined', 'more'] };
  expect(describeHeadIngress({ ingress, sync: behind, created: CREATED }, [split], NOW)).toBe(
    `Name:             mnist
Namespace:        demo
HyperMLService:   demo/mnist
Age:              3d
Gateways:         t9k-system/t9k
Hosts:            *
Prefix:           /t9k/hypermlservices/namespaces/demo/mnist/
Rewrite:          prefix is stripped
Timeout:          60s
Retries:          2
Connect timeout:  2s
Outliers:         ejected for 30s after 5 consecutive errors, checked every 10s
Spoke header:     x-served-by
Synced:           False
                  spoke3 joined
                  more
Routes:
  Spoke   Weight  Ready  URL
  -----   ------  -----  ---
  spoke1  50      True   http://spoke1.example.com/
  spoke2  50      False  http://spoke2.example.com/
Pins:
  x-hmls-spoke=spoke2  -> spoke2
History:
  3  alice set spoke1=50 at 2026-01-01T00:00:00Z (INC-42)
`,
  );
});

test('of one that is orphaned, it says so', () => {
  const text = describeHeadIngress(shown(orphaned), [], NOW);
  expect(text).toContain('HyperMLService:  demo/mnist (gone)\n');
  expect(text).toContain('Pins:  <none>\nHistory:  <none>\n');
});
