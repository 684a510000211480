// What a HyperMLService may do, what the controller may do, and what must never be disclosed.

import { readFileSync } from 'node:fs';
import type { HyperMLService } from '../../src/hmls/hypermlservice.ts';
import { HYPERMLSERVICES } from '../../src/hmls/kind.ts';
import { EVENTS, type Kind, SECRETS } from '../../src/kubernetes/kinds.ts';
import type { KubeObject } from '../../src/kubernetes/object.ts';
import { INSTALLED_KINDS } from '../../src/manifests/kinds.ts';
import { hubManifests } from '../../src/manifests/objects.ts';
import { eventually } from '../support/eventually.ts';
import { ACCOUNT } from './support/account.ts';
import { CONFIGMAPS } from './support/kinds.ts';
import {
  aFreeAddress,
  hmls,
  kubectl,
  type RunningController,
  startController,
} from './support/programs.ts';
import { aConfigMap, aSecret, aService, versionsOf, Watched } from './support/services.ts';
import { aNamespace, aNamespaceOn, variable, type World, world } from './support/world.ts';

let bed: World;
let namespace: string;
let neighbour: string;
let controller: RunningController;

beforeAll(async () => {
  bed = await world();
  namespace = await aNamespace(bed);
  neighbour = await aNamespace(bed);
  expect(await hmls('install')).toMatchObject({ status: 0 });
});

describe('by default', () => {
  beforeAll(() => {
    controller = startController();
  });
  afterAll(() => controller.stop());

  test.each([
    ['v1', 'Namespace'],
    ['v1', 'PersistentVolume'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
  ])('%s %s is refused, and nothing beside it goes out', async (apiVersion, kind) => {
    const said = await refusalOf({ apiVersion, kind, metadata: { name: 'tenancy' } });
    expect(said).toContain(`${kind} is cluster-scoped`);
    expect(said).toContain('--allow-cluster-kinds=');
  });

  test.each([
    ['policy.karmada.io/v1alpha1', 'PropagationPolicy'],
    ['policy.karmada.io/v1alpha1', 'ClusterPropagationPolicy'],
    ['work.karmada.io/v1alpha1', 'Work'],
    ['cluster.karmada.io/v1alpha1', 'Cluster'],
  ])('%s %s is refused, and nothing beside it goes out', async (apiVersion, kind) => {
    const said = await refusalOf({ apiVersion, kind, metadata: { name: 'tenancy' } });
    expect(said).toContain("belongs to Karmada's own API and could affect other clusters");
  });

  test('an object in a foreign namespace is refused, and nothing else is propagated', async () => {
    const { metadata, ...rest } = aConfigMap('tenancy');
    const said = await refusalOf({ ...rest, metadata: { ...metadata, namespace: neighbour } });
    expect(said).toContain(`namespace "${neighbour}" is not the namespace "${namespace}"`);
    expect(said).toContain(`--allow-namespaces=${neighbour}`);
  });

  test('in a healthy service, one forbidden manifest stops every other change', async () => {
    const service = await created(
      aService(namespace, 'turns-bad', placing(aConfigMap('kept', { v: '1' }))),
    );
    await eventually(async () => expect(await service.summary()).toContain(DONE));
    const before = versionsOf(await service.worksAtRest());

    await service.change(placing(aConfigMap('kept', { v: '2' }), aConfigMap('new'), A_ROLE));
    await eventually(async () => {
      expect(await service.condition('FullyApplied')).toContain('FullyApplied=False: NotAllowed');
    });
    expect(versionsOf(await service.works())).toEqual(before);
    expect((await bed.spoke1.get(CONFIGMAPS, { namespace, name: 'kept' })).data).toEqual({
      v: '1',
    });
    await gone(service);
  });

  /** What is reported for `manifest`, next to an allowed one. */
  async function refusalOf(manifest: KubeObject): Promise<string> {
    const name = `refused-${manifest.kind.toLowerCase()}`;
    const service = await created(aService(namespace, name, placing(aConfigMap(name), manifest)));
    const said = await eventually(async () => {
      const condition = await service.condition('FullyApplied');
      expect(condition).toContain('FullyApplied=False: NotAllowed: ');
      return condition;
    });
    expect(await service.works()).toEqual([]);
    await gone(service);
    return said;
  }
});

describe('with allow lists', () => {
  beforeAll(() => {
    controller = startController(
      '--allow-namespaces',
      neighbour,
      '--allow-cluster-kinds',
      'ClusterRole.rbac.authorization.k8s.io,ClusterPropagationPolicy',
    );
  });
  afterAll(() => controller.stop());

  test('allowed kinds are propagated, to other namespaces and cluster-scoped', async () => {
    const { metadata, ...rest } = aConfigMap('allowed');
    const abroad = { ...rest, metadata: { ...metadata, namespace: neighbour } };
    const service = await created(aService(namespace, 'allowed', placing(abroad, A_ROLE)));
    await eventually(async () => expect(await service.summary()).toContain(DONE));
    await bed.spoke1.get(CONFIGMAPS, { namespace: neighbour, name: 'allowed' });
    await bed.spoke1.get(CLUSTERROLES, { namespace: '', name: A_ROLE.metadata.name });
    await gone(service);
    await expect(
      bed.spoke1.get(CLUSTERROLES, { namespace: '', name: A_ROLE.metadata.name }),
    ).rejects.toThrow('not found');
  });

  test.each([
    ['v1', 'Namespace'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    // It is on the list, but no list may allow changes to Karmada itself.
    ['policy.karmada.io/v1alpha1', 'ClusterPropagationPolicy'],
  ])('%s %s is still refused', async (apiVersion, kind) => {
    const manifest: KubeObject = { apiVersion, kind, metadata: { name: 'tenancy' } };
    const service = await created(
      aService(namespace, `still-${kind.toLowerCase()}`, placing(manifest)),
    );
    await eventually(async () => {
      expect(await service.condition('FullyApplied')).toContain('FullyApplied=False: NotAllowed');
    });
    expect(await service.works()).toEqual([]);
    await gone(service);
  });
});

describe('the rights of the controller', () => {
  afterEach(() => controller.stop());

  test('are enough for the whole life of a service', async () => {
    controller = startController('--leader-elect-lease', 'hmls-system/enough');
    expect(await refusalsInTheLifeOf('enough')).toEqual([]);
  });

  describe.each(rights().map((right, index) => ({ ...right, index })))(
    'without $verb on $resource in $where',
    (right) => {
      beforeAll(async () => {
        await putRules(right.role, right.rest);
        await eventually(async () => expect(await isAllowed(right)).toBe(false));
        controller = startController('--leader-elect-lease', `hmls-system/right-${right.index}`);
      });

      afterAll(async () => {
        await putRules(right.role, right.role.rules);
        await eventually(async () => expect(await isAllowed(right)).toBe(true));
      });

      test('one rule is missing', async () => {
        const [first] = await refusalsInTheLifeOf(`right-${right.index}`);
        expect(first).toContain(`cannot ${right.verb} resource \\"${right.resource}\\"`);
      });
    },
  );

  test('do not let it read any other Secret', async () => {
    const other = { resource: 'secrets', group: '', names: ['other'], verb: 'list' };
    expect(await isAllowed({ ...other, namespace: 'karmada-system' })).toBe(false);
    expect(await isAllowed({ ...other, namespace })).toBe(false);
  });

  // They are complete again: the leftovers can be deleted.
  afterAll(async () => {
    controller = startController();
    const { items } = await bed.hub.list(HYPERMLSERVICES, { namespace });
    for (const service of items) await new Watched(bed, service).delete();
    for (const service of items) await new Watched(bed, service).untilGone();
    expect(refusals()).toEqual([]);
    await controller.stop();
  });

  /**
   * The life of a service, up to where the controller was denied something: it is created, applied, made
   * invalid, fixed, and deleted. Gives the log lines about denied requests.
   */
  async function refusalsInTheLifeOf(name: string): Promise<string[]> {
    const until = (check: () => Promise<void>) =>
      eventually(async () => {
        if (refusals().length === 0) await check();
      });
    const service = await created(aService(namespace, name, placing(aConfigMap(name))));
    await until(async () => expect(await service.summary()).toContain(DONE));
    await service.change(placing(aConfigMap(name), A_ROLE));
    await until(async () => {
      expect(await service.condition('FullyApplied')).toContain('FullyApplied=False: NotAllowed');
    });
    await service.change(placing(aConfigMap(name, { more: 'x' })));
    await until(async () => {
      const counts = (await eventsOf(name)).map(({ reason, count }) => `${reason} ${count}`);
      expect(counts).toEqual(expect.arrayContaining(['FullyApplied 2', 'NotAllowed 1']));
    });
    await service.delete();
    await until(() => service.untilGone(0));
    return refusals();
  }
});

describe('the bytes of Secrets', () => {
  const told = new Map<string, string>();

  beforeAll(async () => {
    const address = await aFreeAddress();
    controller = startController('--log-level', 'debug', '--address', address);
    const services = await secretsThatFare();
    const all = await Promise.all(services.map((service) => service.get()));
    told.set('statuses', JSON.stringify(all.map(({ status }) => status)));
    told.set('metrics', await (await fetch(`http://${address}/metrics`)).text());
    for (const service of services) await gone(service);
    await controller.stop();
    told.set('log', controller.text());
    told.set('events', JSON.stringify(await bed.hub.list(EVENTS, {})));
  });

  afterAll(() => controller.stop());

  test.each([
    ['log', '"level":"debug"'],
    ['events', 'NamespaceNotFound'],
    ['statuses', 'NamespaceNotFound'],
    ['metrics', 'hmls_writes_total'],
  ])('are not in the %s', (place, sign) => {
    const text = told.get(place) ?? '';
    expect(text).toContain(sign);
    const found = [...formsOf(CANARY), ...karmadasKeys()].filter((form) => text.includes(form));
    expect(found).toEqual([]);
  });

  /** Services with a Secret each: applied, changed, failing in every possible way, refused. */
  async function secretsThatFare(): Promise<Watched[]> {
    const nowhere = await aNamespaceOn(bed.hub);
    const { metadata, ...rest } = aSecret('standing', 'by hand');
    await bed.spoke1.create(SECRETS, { ...rest, metadata: { ...metadata, namespace } });
    const malformed = { ...aSecret('malformed', ''), data: { text: `${CANARY}, not in base64` } };
    const [sound, ...others] = await Promise.all([
      faring('Applied', namespace, canary('sound')),
      faring('NamespaceNotFound', nowhere, canary('nowhere')),
      faring('Conflict', namespace, canary('standing')),
      faring('ApplyFailed', namespace, malformed),
      faring('NotAllowed', namespace, canary('forbidden'), A_ROLE),
    ]);
    await sound.change(placing(canary('sound', { and: CANARY })));
    await eventually(async () => expect(await sound.summary()).toContain(DONE));
    return [sound, ...others];
  }

  /** A service with these manifests that comes to report `reason`. */
  async function faring(reason: string, home: string, ...manifests: KubeObject[]) {
    const service = await created(aService(home, reason.toLowerCase(), placing(...manifests)));
    await eventually(async () => {
      expect(await service.condition('FullyApplied')).toMatch(
        new RegExp(`^FullyApplied=(True|False): ${reason}: `),
      );
    });
    return service;
  }
});

/** With characters that base64 and URLs encode differently. */
const CANARY = 'canary?/+&=ünïque-7f3a9c';

const canary = (name: string, more: object = {}): KubeObject =>
  ({
    ...aSecret(name, CANARY),
    stringData: { url: `https://user:${encodeURIComponent(CANARY)}@example.com`, ...more },
  }) as KubeObject;

/** As it may occur: raw, in JSON, in base64 at each of the three alignments, and in a URL. */
function formsOf(secret: string): string[] {
  const aligned = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(' '.repeat(shift) + secret).toString('base64');
    return encoded.slice(shift === 0 ? 0 : 4, -4); // without characters that its neighbours affect
  });
  return [
    secret,
    ...aligned,
    ...aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    'nique-7f3a9c',
  ];
}

/** The confidential parts of the kubeconfig in Karmada's Secret. */
function karmadasKeys(): string[] {
  const text = readFileSync(variable('KARMADA_KUBECONFIG'), 'utf8');
  const [, encoded = ''] = /client-key-data: (\S+)/.exec(text) ?? [];
  expect(encoded.length).toBeGreaterThan(100);
  const [, line = ''] = Buffer.from(encoded, 'base64').toString('utf8').split('\n');
  return [encoded.slice(0, 60), line];
}

const DONE = 'ClustersReachable=True FullyApplied=True Ready=True';

const CLUSTERROLES: Kind = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
};

const A_ROLE = {
  apiVersion: CLUSTERROLES.apiVersion,
  kind: CLUSTERROLES.kind,
  metadata: { name: 'hmls-tenancy' },
  rules: [],
} as KubeObject;

const placing = (...manifests: KubeObject[]): HyperMLService['spec'] => ({
  workloads: [{ clusters: ['spoke1'], manifests }],
});

async function created(service: HyperMLService): Promise<Watched> {
  await bed.hub.create(HYPERMLSERVICES, service);
  return new Watched(bed, service);
}

async function gone(service: Watched): Promise<void> {
  await service.delete();
  await service.untilGone();
}

async function eventsOf(name: string) {
  const fieldSelector = `involvedObject.name=${name}`;
  return [...(await bed.hub.list(EVENTS, { namespace, fieldSelector })).items];
}

/** The lines of the controller's log about denied requests. */
const refusals = () =>
  controller
    .text()
    .split('\n')
    .filter((line) => line.includes('forbidden'));

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Role extends KubeObject {
  readonly rules: readonly Rule[];
}

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly names: readonly string[];
  readonly verb: string;
  readonly namespace: string;
}

interface OneRight extends Right {
  /** For the name of the test. */
  readonly where: string;
  readonly role: Role;
  /** The rules of the role without that one. */
  readonly rest: readonly Rule[];
}

/** Each verb that `install` grants on each resource. */
function rights(): OneRight[] {
  const roles = hubManifests().filter((object): object is Role => 'rules' in object);
  return roles.flatMap((role) =>
    role.rules.flatMap((rule) =>
      rule.resources.flatMap((resource) =>
        rule.verbs.map((verb) => ({
          role,
          resource,
          verb,
          group: rule.apiGroups[0] ?? '',
          names: rule.resourceNames ?? [],
          namespace: role.metadata.namespace ?? 'default',
          where: role.metadata.namespace ?? 'all namespaces',
          rest: role.rules.flatMap((other) =>
            other === rule ? without(rule, resource, verb) : other,
          ),
        })),
      ),
    ),
  );
}

function without(rule: Rule, resource: string, verb: string): Rule[] {
  const resources = rule.resources.filter((r) => r !== resource);
  const verbs = rule.verbs.filter((v) => v !== verb);
  return [
    ...(resources.length > 0 ? [{ ...rule, resources }] : []),
    ...(verbs.length > 0 ? [{ ...rule, resources: [resource], verbs }] : []),
  ];
}

async function putRules(role: Role, rules: readonly Rule[]): Promise<void> {
  const kind = INSTALLED_KINDS.find((k) => k.kind === role.kind) as Kind;
  await bed.hub.apply(kind, { ...role, rules } as KubeObject, { force: true });
}

async function isAllowed({ group, resource, names, verb, namespace }: Right): Promise<boolean> {
  const [main = '', subresource] = resource.split('/');
  const type = group === '' ? main : `${main}.${group}`;
  const [name] = names;
  const { out } = await kubectl(
    ...['auth', 'can-i', verb, name ? `${type}/${name}` : type, '-n', namespace],
    ...(subresource ? [`--subresource=${subresource}`] : []),
    `--as=system:serviceaccount:${ACCOUNT.namespace}:${ACCOUNT.name}`,
  );
  return out.startsWith('yes');
}
