import type { HyperMLService } from '../hmls/hypermlservice.ts';
import { isMasked } from '../hmls/masking.ts';
import { manifestsOf, type Placement, placementsOf } from '../hmls/placement.ts';
import {
  duplicatesIn,
  type PlacementProblem,
  type Policy,
  policyProblems,
} from '../karmada/admission.ts';
import { textAt } from '../kubernetes/fields.ts';
import type { KubeObject } from '../kubernetes/object.ts';
import { type Finding, type FindingCode, pathOf, severityOf } from './findings.ts';
import { type Schema, schemaFindings } from './schema.ts';
import { scopeOf } from './scopes.ts';

/** What a manifest is checked against. */
export interface Rules {
  /** Of the HyperMLService. */
  readonly schema: Schema;
  /** As the controller is configured. */
  readonly policy: Policy;
  /** The default namespace; absent if it is not known. */
  readonly namespace?: string | undefined;
}

/** The largest manifest that client-side apply can store in an annotation, in bytes of JSON. */
const LARGE = 256 << 10;
/** Above this, the status has no room: an API server accepts about 1.5 MiB for the whole object. */
const TOO_LARGE = 768 << 10;

/** All findings of a HyperMLService that need no access to a cluster. */
export function lint(object: KubeObject, rules: Rules): Finding[] {
  const formal = [...nameFindings(object), ...schemaFindings(object, rules.schema)];
  const size = sizeFindings(object);
  if (formal.some((finding) => severityOf(finding) === 'error')) return [...formal, ...size];
  const hmls = object as HyperMLService;
  return [...formal, ...size, ...maskFindings(hmls), ...placementFindings(hmls, rules)];
}

const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function nameFindings({ metadata }: KubeObject): Finding[] {
  const name = textAt(metadata, 'name');
  const namespace = textAt(metadata, 'namespace');
  const findings: Finding[] = [];
  if (name === undefined && textAt(metadata, 'generateName') === undefined) {
    findings.push({ code: 'HMLS0003', path: ['metadata'], message: 'name is required' });
  }
  if (name !== undefined && (name.length > 253 || !DNS_SUBDOMAIN.test(name))) {
    findings.push(invalidName('name', name, "lower-case letters, digits, '-' and '.'"));
  }
  if (namespace !== undefined && (namespace.length > 63 || !DNS_LABEL.test(namespace))) {
    findings.push(invalidName('namespace', namespace, "lower-case letters, digits and '-'"));
  }
  return findings;
}

const invalidName = (field: string, name: string, allowed: string): Finding => ({
  code: 'HMLS0005',
  path: ['metadata', field],
  message: `invalid ${field} ${JSON.stringify(name)}: must consist of ${allowed}, and start and end with a letter or digit`,
});

function sizeFindings(object: KubeObject): Finding[] {
  const size = Buffer.byteLength(JSON.stringify(object, asNumbers));
  const told = `${Math.ceil(size / 1024)} KiB`;
  if (size > TOO_LARGE) {
    const message = `${told} leaves no room for the status (limit ${TOO_LARGE >> 10} KiB); move large manifests to another HyperMLService`;
    return [{ code: 'HMLS0015', path: [], message }];
  }
  if (size <= LARGE) return [];
  const message = `${told} is too large for client-side apply (limit ${LARGE >> 10} KiB)`;
  return [{ code: 'HMLS0014', path: [], message }];
}

/** JSON has no bigint; a double has about as many digits. */
const asNumbers = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? Number(value) : value;

const maskFindings = (hmls: HyperMLService): Finding[] =>
  manifestsOf(hmls)
    .filter(({ manifest }) => isMasked(manifest))
    .map(({ manifest, path }) => ({
      code: 'HMLS0016',
      path: pathOf(path),
      message: `Secret/${manifest.metadata.name} has asterisks instead of values`,
    }));

const CODES: Readonly<Record<PlacementProblem['type'], FindingCode>> = {
  duplicate: 'HMLS0009',
  ambiguous: 'HMLS0010',
  namespace: 'HMLS0011',
  'cluster-kind': 'HMLS0012',
  karmada: 'HMLS0013',
};

function placementFindings(hmls: HyperMLService, { policy, namespace }: Rules): Finding[] {
  const own = hmls.metadata.namespace || namespace;
  const located = { ...hmls, metadata: { ...hmls.metadata, namespace: own ?? UNKNOWN } };
  const scope = scopeOf(policy.allowClusterKinds);
  const placements = placementsOf(located, scope);
  const strict = own === undefined ? placements.filter(isBound) : placements;
  const problems = [
    ...duplicatesIn(placements),
    ...policyProblems(strict, located.metadata.namespace, policy, scope),
  ];
  const known = new Map(problems.map((one) => [`${one.path} ${one.message}`, one]));
  return [...known.values()].map(({ type, path, message }) => ({
    code: CODES[type],
    path: pathOf(path),
    message,
  }));
}

/** Not a valid name, so no namespace has it. */
const UNKNOWN = '<unknown>';

/** Whether it can be checked although the namespace of its HyperMLService is not known. */
const isBound = ({ resource }: Placement) => resource.namespace === undefined;
