import type { AggregatedEntry, HyperMLService } from '../../src/hmls/hypermlservice.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { styleOf } from '../../src/render/cells.ts';
import { renderStatus, type StatusOptions } from '../../src/render/status.ts';
import { renderProblems, renderResources } from '../../src/render/statuslist.ts';
import { type ServiceReport, serviceReport } from '../../src/reports/status.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const now = new Date('2024-04-15T10:03:00Z');
const options: StatusOptions = {
  style: styleOf('unicode', false),
  now,
  by: 'cluster',
  unabridged: { problems: 'see the problems', resources: 'see everything' },
};

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'demo', name: 's3' },
};
const manifests = [secret, anMLService()];

const denied = {
  applied: false,
  reason: 'QuotaExceeded',
  appliedMessage: 'pods "torch" is forbidden: exceeded quota: gpus',
};

/** On each of these spokes, a Secret and an MLService in the given state. */
function reportOn(
  states: Readonly<Record<string, Partial<AggregatedEntry>>>,
  overrides: Partial<HyperMLService> = {},
): ServiceReport {
  const clusters = Object.keys(states);
  const aggregatedStatus = Object.entries(states).flatMap(([cluster, fields]) => [
    { ...entry(cluster, anMLService(), ready(cluster)), ...fields },
    { ...entry(cluster, secret), ...(fields.stale && { stale: true }) },
  ]);
  const lastTransitionTime = '2024-04-15T10:01:00Z';
  const isGood = Object.values(states).every((fields) => Object.keys(fields).length === 0);
  const conditions = [
    { type: 'Ready', status: isGood ? ('True' as const) : ('False' as const), lastTransitionTime },
  ];
  return serviceReport(
    aService({
      spec: { workloads: [{ clusters, manifests }] },
      status: { observedGeneration: 1, conditions, aggregatedStatus },
      ...overrides,
    }),
  );
}

const stale = { stale: true, ready: false };
const starting = {
  ready: false,
  status: {
    conditions: [{ type: 'Ready', status: 'False', message: 'Pulling the image' }],
    releases: [{ name: 'origin', readyReplicas: 0, totalReplicas: 2 }],
  },
};
const mixed = reportOn({ spoke1: {}, spoke2: starting, spoke3: denied, spoke4: stale });

const shown = (text: string) => `\n${text}`;

test('all is well', () => {
  expect(
    shown(renderStatus([reportOn({ spoke1: {}, spoke2: {} })], options)),
  ).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     ✔ Ready (2/2 spokes ready, generation 1 observed 1)

SPOKE    MLSERVICE/torch   SECRET/s3
spoke1   ✔ Ready 1/1       ✔ Applied
spoke2   ✔ Ready 1/1       ✔ Applied
"
`);
});

test('what is wrong, where and why', () => {
  expect(shown(renderStatus([mixed], options))).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     ✖ Degraded for 2m (1/4 spokes ready, generation 1 observed 1)

SPOKE    MLSERVICE/torch     SECRET/s3
spoke1   ✔ Ready 1/1         ✔ Applied
spoke2   ◌ Progressing 0/2   ✔ Applied
spoke3   ✖ NotApplied        ✔ Applied
spoke4   ? Unknown           ? Unknown

SPOKE    RESOURCE                     REASON              MESSAGE
spoke3   MLService/torch              ✖ QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke3, or request less
spoke4   MLService/torch and 1 more   ? ClusterNotReady   Cluster unreachable from Karmada; last known status may be stale
spoke2   MLService/torch              ◌ NotReady          Pulling the image
"
`);
});

test('by resource, in words, with weights', () => {
  const weighted = { ...mixed, weights: { spoke1: 100 } };
  const style = styleOf('none', false);
  expect(
    shown(renderStatus([weighted], { ...options, style, by: 'resource' })),
  ).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     Degraded for 2m (1/4 spokes ready, generation 1 observed 1)

RESOURCE          SPOKE1      SPOKE2            SPOKE3       SPOKE4
MLSERVICE/torch   Ready 1/1   Progressing 0/2   NotApplied   Unknown
SECRET/s3         Applied     Applied           Applied      Unknown
WEIGHT            100         -                 -            -

SPOKE    RESOURCE                     REASON            MESSAGE
spoke3   MLService/torch              QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke3, or request less
spoke4   MLService/torch and 1 more   ClusterNotReady   Cluster unreachable from Karmada; last known status may be stale
spoke2   MLService/torch              NotReady          Pulling the image
"
`);
});

test('by cluster, in ASCII, with weights', () => {
  const weighted = { ...mixed, weights: { spoke1: 30, spoke2: 70 } };
  const style = styleOf('ascii', false);
  expect(shown(renderStatus([weighted], { ...options, style }))).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     x Degraded for 2m (1/4 spokes ready, generation 1 observed 1)

SPOKE    MLSERVICE/torch     SECRET/s3   WEIGHT
spoke1   + Ready 1/1         + Applied   30
spoke2   ~ Progressing 0/2   + Applied   70
spoke3   x NotApplied        + Applied   -
spoke4   ? Unknown           ? Unknown   -

SPOKE    RESOURCE                     REASON              MESSAGE
spoke3   MLService/torch              x QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke3, or request less
spoke4   MLService/torch and 1 more   ? ClusterNotReady   Cluster unreachable from Karmada; last known status may be stale
spoke2   MLService/torch              ~ NotReady          Pulling the image
"
`);
});

test('a resource that some spokes are not to have', () => {
  const workloads = [
    { clusters: ['spoke1'], manifests },
    { clusters: ['spoke2'], manifests: [secret] },
  ];
  const aggregatedStatus = [
    entry('spoke1', anMLService(), ready('spoke1')),
    entry('spoke1', secret),
    entry('spoke2', secret),
  ];
  const report = serviceReport(
    aService({
      spec: { workloads, suspend: true },
      status: { observedGeneration: 1, aggregatedStatus },
    }),
  );
  expect(shown(renderStatus([report], options))).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     ✔ Ready (2/2 spokes ready, generation 1 observed 1)
Suspended:  true

SPOKE    MLSERVICE/torch   SECRET/s3
spoke1   ✔ Ready 1/1       ✔ Applied
spoke2   -                 ✔ Applied
"
`);
});

describe('where it does not fit the terminal', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`spoke${i + 1}`, {}]));
  const states = { ...many, spoke7: denied, spoke9: stale, spoke11: starting };

  test('too many lines: what is wrong comes first, and counts for the rest', () => {
    const size = { columns: 160, rows: 24 };
    expect(shown(renderStatus([reportOn(states)], { ...options, size }))).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     ✖ Degraded for 2m (27/30 spokes ready, generation 1 observed 1)

SPOKE     RESOURCE                     REASON              MESSAGE
spoke7    MLService/torch              ✖ QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke7, or
                                                           request less
spoke9    MLService/torch and 1 more   ? ClusterNotReady   Cluster unreachable from Karmada; last known status may be stale
spoke11   MLService/torch              ◌ NotReady          Pulling the image

RESOURCE          SPOKES   FAILED   UNKNOWN   IN PROGRESS   HEALTHY
MLSERVICE/torch   30       ✖ 1      ? 1       ◌ 1           ✔ 27
SECRET/s3         30       0        ? 1       0             ✔ 29

see everything
"
`);
  });

  test('more is wrong than there is room for', () => {
    const bad = Object.fromEntries(Object.keys(many).map((spoke) => [spoke, denied]));
    const text = renderStatus([reportOn(bad)], { ...options, size: { columns: 160, rows: 24 } });
    expect(text.split('\n').length).toBeLessThanOrEqual(24);
    expect(text).toContain('and 19 more: see the problems');
  });

  test('long messages go on below themselves', () => {
    const size = { columns: 110, rows: 50 };
    expect(shown(renderStatus([mixed], { ...options, size }))).toMatchInlineSnapshot(`
"
Name:       mnist
Namespace:  demo
Status:     ✖ Degraded for 2m (1/4 spokes ready, generation 1 observed 1)

SPOKE    MLSERVICE/torch     SECRET/s3
spoke1   ✔ Ready 1/1         ✔ Applied
spoke2   ◌ Progressing 0/2   ✔ Applied
spoke3   ✖ NotApplied        ✔ Applied
spoke4   ? Unknown           ? Unknown

SPOKE    RESOURCE                     REASON              MESSAGE
spoke3   MLService/torch              ✖ QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus;
                                                          raise the quota of namespace demo on spoke3, or
                                                          request less
spoke4   MLService/torch and 1 more   ? ClusterNotReady   Cluster unreachable from Karmada; last known status
                                                          may be stale
spoke2   MLService/torch              ◌ NotReady          Pulling the image
"
`);
  });

  test('too long lines', () => {
    const text = renderStatus([mixed], { ...options, size: { columns: 37, rows: 50 } });
    expect(text).not.toContain('SPOKE    MLSERVICE');
    expect(text).toContain('RESOURCE          SPOKES   FAILED   UNKNOWN   IN PROGRESS   HEALTHY');
  });

  test('of several services the worst come first, and those that are ready are short', () => {
    const named = (name: string, report: ServiceReport) => ({ ...report, name });
    const reports = [
      named('good', reportOn(many)),
      named('slow', reportOn({ spoke1: starting })),
      named('bad', reportOn({ spoke1: denied })),
    ];
    const text = renderStatus(reports, { ...options, size: { columns: 160, rows: 24 } });
    expect([...text.matchAll(/^Name: +(.*)$/gm)].map(([, name]) => name)).toEqual([
      'bad',
      'slow',
      'good',
    ]);
    expect(text).not.toContain('spoke30');
  });
});

test('colours take no room', () => {
  const plain = renderStatus([mixed], options);
  const coloured = renderStatus([mixed], { ...options, style: styleOf('unicode', true) });
  expect(coloured).toContain('\u001b[31m✖ NotApplied\u001b[0m        \u001b[32m✔ Applied\u001b[0m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  expect(coloured.replace(/\u001b\[\d*m/g, '')).toBe(plain);
});

test('one line a problem', () => {
  const list = { style: styleOf('none', false), namespaces: true, headers: true };
  expect(shown(renderProblems([mixed], list))).toMatchInlineSnapshot(`
"
NAMESPACE   NAME    SPOKE    RESOURCE                     REASON            MESSAGE
demo        mnist   spoke3   MLService/torch              QuotaExceeded     pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke3, or request less
demo        mnist   spoke4   MLService/torch and 1 more   ClusterNotReady   Cluster unreachable from Karmada; last known status may be stale
demo        mnist   spoke2   MLService/torch              NotReady          Pulling the image
"
`);
  expect(renderProblems([reportOn({ spoke1: {} })], list)).toBe('');
});

test('one line a resource', () => {
  const list = { style: styleOf('none', false), namespaces: false, headers: true };
  expect(shown(renderResources([mixed], list))).toMatchInlineSnapshot(`
"
NAME    SPOKE    RESOURCE          STATUS            URL                                         MESSAGE
mnist   spoke1   MLService/torch   Ready 1/1         http://torch.demo.ksvc.spoke1.example.com   
mnist   spoke1   Secret/s3         Applied           -                                           
mnist   spoke2   MLService/torch   Progressing 0/2   -                                           Pulling the image
mnist   spoke2   Secret/s3         Applied           -                                           
mnist   spoke3   MLService/torch   NotApplied        http://torch.demo.ksvc.spoke3.example.com   pods "torch" is forbidden: exceeded quota: gpus; raise the quota of namespace demo on spoke3, or request less
mnist   spoke3   Secret/s3         Applied           -                                           
mnist   spoke4   MLService/torch   Unknown           http://torch.demo.ksvc.spoke4.example.com   Cluster unreachable from Karmada; last known status may be stale
mnist   spoke4   Secret/s3         Unknown           -                                           Cluster unreachable from Karmada; last known status may be stale
"
`);
});
