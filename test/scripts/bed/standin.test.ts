import { BEHAVIOUR, behaviourOf } from '../../bed/standin/behaviour.ts';
import type { MLService, MLServiceSpec } from '../../bed/standin/mlservice.ts';
import { statusOf } from '../../bed/standin/status.ts';

const site = { spoke: 'spoke1', port: 80 };
const made = Date.parse('2024-04-16T02:45:26Z');
const first = { now: made, seen: made };

function service(spec: MLServiceSpec, behaviour?: string): MLService {
  return {
    apiVersion: 'tensorstack.dev/v1beta1',
    kind: 'MLService',
    metadata: {
      name: 'torch-mnist-s3',
      namespace: 'default',
      ...(behaviour === undefined ? {} : { annotations: { [BEHAVIOUR]: behaviour } }),
    },
    spec,
  };
}

const plain: MLServiceSpec = { default: 'origin', releases: [{ name: 'origin' }] };

const ready = (subject: MLService, moment = first) =>
  statusOf(subject, site, moment).conditions.find(({ type }) => type === 'Ready');

test('one release gives the status in the manual', () => {
  expect(statusOf(service(plain), site, first)).toEqual({
    address: { url: 'http://torch-mnist-s3.default.ksvc.spoke1.t9kcloud.cn' },
    conditions: [
      { lastTransitionTime: '2024-04-16T02:45:26Z', status: 'False', type: 'Paused' },
      { lastTransitionTime: '2024-04-16T02:45:26Z', status: 'True', type: 'Ready' },
    ],
    defaultRelease: 'origin',
    releases: [
      {
        name: 'origin',
        ready: true,
        readyReplicas: 1,
        totalReplicas: 1,
        trafficPercent: 100,
        url: 'http://torch-mnist-s3-predict-origin.default.ksvc.spoke1.t9kcloud.cn',
      },
    ],
  });
});

test('a canary takes its share from the default release', () => {
  const releases = [{ name: 'origin' }, { name: 'next' }, { name: 'old' }];
  const spec = { ...plain, releases, canary: 'next', canaryTrafficPercent: 20 };
  const status = statusOf(service(spec), site, first);
  expect(status.canaryRelease).toBe('next');
  expect(status.releases.map((release) => release.trafficPercent)).toEqual([80, 20, 0]);
});

test.each([
  [undefined, 1],
  [0, 0],
  [3, 3],
])('minReplicas %s gives %i replicas, and the service is ready', (minReplicas, replicas) => {
  const predictor = minReplicas === undefined ? {} : { minReplicas };
  const subject = service({ default: 'origin', releases: [{ name: 'origin', predictor }] });
  const [release] = statusOf(subject, site, first).releases;
  expect(release).toMatchObject({ readyReplicas: replicas, totalReplicas: replicas, ready: true });
});

test('a port other than 80 is in the URLs', () => {
  const { address } = statusOf(service(plain), { ...site, port: 8080 }, first);
  expect(address.url).toBe('http://torch-mnist-s3.default.ksvc.spoke1.t9kcloud.cn:8080');
});

test.each<[string, MLServiceSpec, string]>([
  ['no default release', { releases: [] }, 'NoDefault'],
  ['a default that is no release', { ...plain, default: 'gone' }, 'ReleaseNotFound'],
  ['a canary that is no release', { ...plain, canary: 'gone' }, 'ReleaseNotFound'],
])('%s is not ready', (_, spec, reason) => {
  expect(ready(service(spec))).toMatchObject({ status: 'False', reason });
});

test.each([
  ['fail=out of memory', 'Failed', 'out of memory'],
  ['stop', 'Stopped', 'the model server has stopped'],
  ['pause', 'Paused', 'the service is paused'],
  ['slow=5s', 'Deploying', 'the model is being loaded'],
  ['dance', 'Failed', `${BEHAVIOUR}: dance is not known`],
])('told to %s, it is not ready', (behaviour, reason, message) => {
  expect(ready(service(plain, behaviour))).toMatchObject({ status: 'False', reason, message });
});

test('a slow service is ready when its time has come', () => {
  const subject = service(plain, 'slow=5s');
  expect(ready(subject, { now: made + 4999, seen: made })?.status).toBe('False');
  expect(ready(subject, { now: made + 5000, seen: made })?.status).toBe('True');
});

test('a paused service says so, and has no replicas', () => {
  const { conditions, releases } = statusOf(service(plain, 'pause'), site, first);
  expect(conditions[0]).toMatchObject({ type: 'Paused', status: 'True' });
  expect(releases[0]).toMatchObject({ ready: false, readyReplicas: 0, totalReplicas: 0 });
});

test('a condition keeps its time for as long as its status stays', () => {
  const status = statusOf(service(plain), site, first);
  const later = { now: made + 60_000, seen: made };
  const same = statusOf({ ...service(plain), status }, site, later);
  expect(same).toEqual(status);
  const failed = statusOf({ ...service(plain, 'fail=x'), status }, site, later);
  expect(failed.conditions.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([
    '2024-04-16T02:45:26Z',
    '2024-04-16T02:46:26Z',
  ]);
});

test.each([
  [undefined, { kind: 'normal' }],
  ['slow=1500ms', { kind: 'slow', delayMs: 1500 }],
  ['fail=a=b', { kind: 'fail', message: 'a=b' }],
  ['slow=soon', { kind: 'fail', message: `${BEHAVIOUR}: soon is no duration` }],
])('the annotation %s means %j', (text, behaviour) => {
  expect(behaviourOf(service(plain, text))).toEqual(behaviour);
});
