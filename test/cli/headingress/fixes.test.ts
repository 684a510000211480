import { fixOf } from '../../../plugin/commands/headingress/fixes.ts';
import {
  INGRESS_FINDINGS,
  type IngressCode,
} from '../../../src/headingress/istio/routing/findings.ts';
import type { FindingFacts } from '../../../src/remedy.ts';

const object = (kind: string, key: string) => {
  const [namespace = '', name = ''] = key.split('/');
  return { kind, namespace, name };
};

const OWN = object('VirtualService', 'demo/mnist');
const OTHER = object('VirtualService', 'ops/rival');
const ENTRY = object('ServiceEntry', 'ops/entry');
const [RULE, RIVAL] = [object('DestinationRule', 'demo/ours'), object('DestinationRule', 'ops/dr')];

const CASES: readonly {
  code: IngressCode;
  objects?: readonly ReturnType<typeof object>[];
  facts?: FindingFacts;
  fix: string;
}[] = [
  {
    code: 'HMLS0101',
    fix: 'list gateways with kubectl get gateways.networking.istio.io -A, and choose one with --gateway',
  },
  {
    code: 'HMLS0102',
    fix: 'choose a --host or --gateway that match, or add the host to the Gateway',
  },
  {
    code: 'HMLS0103',
    objects: [OWN],
    facts: { proxyNamespace: 'edge' },
    fix: `kubectl -n demo patch virtualservice mnist --type=merge -p '{"spec":{"exportTo":null}}'`,
  },
  {
    code: 'HMLS0103',
    objects: [ENTRY],
    facts: { proxyNamespace: 'edge' },
    fix: 'remove exportTo, or add edge to it',
  },
  {
    code: 'HMLS0104',
    objects: [OTHER],
    fix: 'choose another --prefix or --host, narrow VirtualService ops/rival, or recreate it so that it is the newer one',
  },
  {
    code: 'HMLS0105',
    objects: [OTHER],
    fix: 'if that is not intended, narrow VirtualService ops/rival or choose another --prefix',
  },
  {
    code: 'HMLS0106',
    objects: [OTHER],
    fix: 'choose a narrower --prefix or a --host, or recreate this HeadIngress so that VirtualService ops/rival is the older one',
  },
  {
    code: 'HMLS0107',
    objects: [OTHER],
    fix: 'choose a narrower --prefix or a --host, or recreate this HeadIngress so that VirtualService ops/rival is the older one',
  },
  {
    code: 'HMLS0108',
    objects: [OTHER],
    facts: { host: '*.example.com' },
    fix: 'if clients use that host, set it explicitly: --host=*.example.com',
  },
  { code: 'HMLS0109', fix: 'recreate it with kubectl hmls headingress apply' },
  {
    code: 'HMLS0110',
    objects: [ENTRY],
    facts: { port: 8080 },
    fix: 'add port 8080 to ServiceEntry ops/entry, or delete it',
  },
  {
    code: 'HMLS0110',
    objects: [ENTRY],
    fix: 'delete ServiceEntry ops/entry, or give it resolution DNS and no endpoints',
  },
  {
    code: 'HMLS0111',
    objects: [ENTRY, object('ServiceEntry', 'demo/mine')],
    fix: 'keep only one of ops/entry, demo/mine',
  },
  { code: 'HMLS0112', objects: [OWN], fix: 'choose another --name, or delete it' },
  {
    code: 'HMLS0113',
    objects: [OWN],
    fix: 'take them over with kubectl hmls headingress apply --force-conflicts',
  },
  {
    code: 'HMLS0114',
    objects: [OWN],
    fix: 'commit the output of kubectl hmls headingress render to the repository',
  },
  {
    code: 'HMLS0115',
    objects: [OTHER],
    fix: 'compare its matches with the prefix; kubectl hmls headingress test shows where requests go',
  },
  {
    code: 'HMLS0116',
    objects: [RULE, RIVAL],
    fix: 'narrow the host of DestinationRule ops/dr, or delete it',
  },
  {
    code: 'HMLS0117',
    objects: [RULE],
    facts: { serviceEntry: 'ops/entry' },
    fix: 'delete ServiceEntry ops/entry',
  },
  {
    code: 'HMLS0117',
    objects: [RULE],
    fix: `kubectl -n demo patch destinationrule ours --type=merge -p '{"spec":{"exportTo":null}}'`,
  },
  {
    code: 'HMLS0118',
    objects: [RIVAL],
    fix: 'if that is not intended, narrow the host of DestinationRule ops/dr',
  },
  { code: 'HMLS0119', fix: 'recreate it with kubectl hmls headingress apply' },
];

test.each(CASES)('$code: $fix', ({ fix, objects = [], ...finding }) => {
  expect(fixOf({ ...finding, objects })).toBe(fix);
});

test('every code is in the table above', () => {
  expect([...new Set(CASES.map(({ code }) => code))]).toEqual(Object.keys(INGRESS_FINDINGS));
});
