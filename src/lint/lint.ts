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

/** What a manifest is held against. */
export interface Rules {
  /** Of the HyperMLService. */
  readonly schema: Schema;
  /** How the controller was started. */
  readonly policy: Policy;
  /** Where one without a namespace is to go; absent if that is not known. */
  readonly namespace?: string | undefined;
}

/** Bytes of JSON that kubectl apply can keep in an annotation. */
const LARGE = 256 << 10;
/** Above this, the status has no room: an API server takes some 1.5 MiB for the whole object. */
const TOO_LARGE = 768 << 10;

/** All that is wrong with a HyperMLService, as far as one can tell without a cluster. */
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

/** JSON has no bigint; a double is as long, give or take a digit. */
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

/** No namespace is called this. */
const UNKNOWN = '<unknown>';

/** Whether it may be judged although nobody knows the namespace of its HyperMLService. */
const isBound = ({ resource }: Placement) => resource.namespace === undefined;
