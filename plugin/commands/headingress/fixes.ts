import type {
  IngressCode,
  IngressFinding,
} from '../../../src/headingress/istio/routing/findings.ts';
import { keyOf } from '../../../src/kubernetes/object.ts';
import type { FindingFacts, NamedObject } from '../../../src/remedy.ts';
import type { ReportedFinding } from '../../../src/reports/headingress.ts';

interface Facts {
  readonly objects: readonly NamedObject[];
  readonly facts?: FindingFacts | undefined;
}

/** How to fix each finding of `headingress check`, on the command line. */
const FIXES: Readonly<Record<IngressCode, (finding: Facts) => string>> = {
  HMLS0101: () =>
    'list gateways with kubectl get gateways.networking.istio.io -A, and choose one with --gateway',
  HMLS0102: () => 'choose a --host or --gateway that match, or add the host to the Gateway',
  HMLS0103: exposing,
  HMLS0104: ({ objects: [other] }) =>
    `choose another --prefix or --host, narrow ${named(other)}, or recreate it so that it is the newer one`,
  HMLS0105: ({ objects: [other] }) =>
    `if that is not intended, narrow ${named(other)} or choose another --prefix`,
  HMLS0106: narrowing,
  HMLS0107: narrowing,
  HMLS0108: ({ facts }) => `if clients use that host, set it explicitly: --host=${facts?.host}`,
  HMLS0109: () => 'recreate it with kubectl hmls headingress apply',
  HMLS0110: ({ objects: [entry], facts: { port } = {} }) =>
    port === undefined
      ? `delete ${named(entry)}, or give it resolution DNS and no endpoints`
      : `add port ${port} to ${named(entry)}, or delete it`,
  HMLS0111: ({ objects }) => `keep only one of ${objects.map(keyOf).join(', ')}`,
  HMLS0112: () => 'choose another --name, or delete it',
  HMLS0113: () => 'take them over with kubectl hmls headingress apply --force-conflicts',
  HMLS0114: () => 'commit the output of kubectl hmls headingress render to the repository',
  HMLS0115: () =>
    'compare its matches with the prefix; kubectl hmls headingress test shows where requests go',
  HMLS0116: yielding,
  HMLS0117: yielding,
  HMLS0118: ({ objects: [rule] }) => `if that is not intended, narrow the host of ${named(rule)}`,
  HMLS0119: () => 'recreate it with kubectl hmls headingress apply',
};

/** How to fix `finding`. */
export const fixOf = (finding: Facts & { readonly code: string }): string =>
  isCode(finding.code) ? FIXES[finding.code](finding) : '';

const isCode = (code: string): code is IngressCode => Object.hasOwn(FIXES, code);

/** `finding` with its fix. */
export const reported = (finding: IngressFinding): ReportedFinding => ({
  ...finding,
  fix: fixOf(finding),
});

const named = (object: NamedObject | undefined) =>
  object ? `${object.kind} ${keyOf(object)}` : 'it';

function exposing({ objects: [object], facts }: Facts): string {
  return object?.kind === 'VirtualService'
    ? withoutExportTo(object)
    : `remove exportTo, or add ${facts?.proxyNamespace} to it`;
}

const withoutExportTo = ({ kind, namespace, name }: NamedObject) =>
  `kubectl -n ${namespace} patch ${kind.toLowerCase()} ${name} --type=merge -p '{"spec":{"exportTo":null}}'`;

function narrowing({ objects: [other] }: Facts): string {
  return `choose a narrower --prefix or a --host, or recreate this HeadIngress so that ${named(other)} is the older one`;
}

/** Another DestinationRule takes precedence, or the gateway does not see ours. */
function yielding({ objects: [own, rival], facts: { serviceEntry } = {} }: Facts): string {
  if (rival) return `narrow the host of ${named(rival)}, or delete it`;
  if (serviceEntry) return `delete ServiceEntry ${serviceEntry}`;
  return own ? withoutExportTo(own) : '';
}
