import { anMLService, aService, entry, ready } from '../support/builders.ts';
import { run } from '../support/cli.ts';
import { FakeCluster } from '../support/fake-cluster.ts';

const url = (spoke: string) => `http://torch.demo.ksvc.${spoke}.example.com`;

const starting = { conditions: [{ type: 'Ready', status: 'False', message: 'Pulling' }] };
const hub = new FakeCluster(
  aService({
    status: {
      observedGeneration: 1,
      aggregatedStatus: [
        entry('spoke1', anMLService(), ready('spoke1')),
        { ...entry('spoke2', anMLService(), ready('spoke2')), stale: true },
        { ...entry('spoke3', anMLService(), starting), ready: false },
      ],
    },
  }),
);
const clusters = { hub };

test('the address of each cluster, or why there is none', async () => {
  const { status, out, err } = await run('endpoints mnist -n demo', { clusters });
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
"NAME    SPOKE    WORKLOAD          ENDPOINT   READY   URL                                         MESSAGE
mnist   spoke1   MLService/torch   address    True    http://torch.demo.ksvc.spoke1.example.com   
mnist   spoke2   MLService/torch   address    False   http://torch.demo.ksvc.spoke2.example.com   Cluster unreachable from Karmada; last known status may be stale
mnist   spoke3   MLService/torch   address    False   -                                           Pulling
"
`);
});

test('--ready-only', async () => {
  const { out } = await run('endpoints -A --ready-only -o name', { clusters });
  expect(out).toBe(`${url('spoke1')}\n`);
});

test('-C', async () => {
  const { out } = await run('endpoints -A -C spoke2 -C spoke1 -o jsonpath={.items[*].cluster}', {
    clusters,
  });
  expect(out).toBe('spoke1 spoke2');
  expect(await run('endpoints -n demo -C spoke9', { clusters })).toMatchObject({
    status: 1,
    out: '',
    err: 'error: no manifests are placed on spoke "spoke9"; spokes in use: spoke1, spoke2\n',
  });
});

test('-o json', async () => {
  const { out } = await run('endpoints -n demo -o json', { clusters });
  expect(JSON.parse(out)).toMatchObject({
    apiVersion: 'cli.tensorstack.dev/v1alpha1',
    kind: 'HyperMLServiceEndpointReport',
    items: [
      { cluster: 'spoke1', workload: 'MLService/torch', url: url('spoke1'), ready: true },
      { cluster: 'spoke2', ready: false },
      { cluster: 'spoke3', ready: false, message: 'Pulling' },
    ],
  });
});

describe('--check', () => {
  const pages = {
    [url('spoke1')]: { status: 404, reason: '404 Not Found', text: '' },
    [url('spoke2')]: { status: 503, reason: '503 Service Unavailable', text: '' },
    [`${url('spoke1')}/v1/models/mnist`]: { text: '{}' },
  };

  test('any response below 500 passes; status 2 if one fails', async () => {
    const { status, out, err } = await run('endpoints -n demo --check', { clusters, pages });
    expect(out).toMatch(/^mnist +spoke1 .* True +404 Not Found in 0ms +http/m);
    expect(out).toMatch(/^mnist +spoke2 .* False +503 Service Unavailable in 0ms +http/m);
    expect(out).toMatch(/^mnist +spoke3 .* False +- +- +Pulling$/m);
    expect({ status, err }).toEqual({
      status: 2,
      err: `error: check failed: ${url('spoke2')}: 503 Service Unavailable\n`,
    });
  });

  test('with a path, only a success passes', async () => {
    const line = 'endpoints -n demo --ready-only --check --path';
    expect(await run(`${line} /v1/models/mnist`, { clusters, pages })).toMatchObject({ status: 0 });
    expect(await run(`${line} /nope`, { clusters, pages })).toMatchObject({ status: 2 });
  });
});

test('no service, and none with an address', async () => {
  expect(await run('endpoints', { clusters })).toMatchObject({
    status: 0,
    out: '',
    err: 'No resources found in default namespace.\n',
  });
  const unseen = { hub: new FakeCluster(aService()) };
  expect(await run('endpoints -n demo', { clusters: unseen })).toMatchObject({
    status: 0,
    out: '',
    err: 'No endpoints found\n',
  });
});
