import { type Finding, type FindingCode, pathText, severityOf } from '../lint/findings.ts';
import { lint, type Rules } from '../lint/lint.ts';
import type { Manifest, ManifestProblem, Manifests } from '../yaml/manifests.ts';
import { typeMeta } from './typemeta.ts';

/** A finding and its location. */
export interface LocatedFinding {
  readonly code: FindingCode;
  readonly source: string;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
  /** The HyperMLService, as `namespace/name`, as far as known. */
  readonly object?: string;
  /** Of the field, e.g. `spec.workloads[0]`; '' for the whole document. */
  readonly path: string;
  readonly message: string;
}

export interface Validation {
  /** The number of HyperMLServices; documents of other kinds are ignored. */
  readonly services: number;
  /** In the order of the sources. */
  readonly findings: readonly LocatedFinding[];
}

const GROUP = 'tensorstack.dev';
const KIND = 'HyperMLService';
const VERSION = `${GROUP}/v1beta1`;

/** The findings on all HyperMLServices that were read, and on what could not be parsed. */
export function validated(read: readonly Manifests[], rules: Rules): Validation {
  const seen = new Map<string, Manifest>();
  const services = read.flatMap(({ manifests }) => manifests).filter(isService);
  const findings = read.flatMap(({ manifests, problems }) =>
    [
      ...problems.map(unreadable),
      ...manifests
        .filter(isService)
        .flatMap((manifest) => [
          ...findingsIn(manifest, rules),
          ...repetition(manifest, seen, rules.namespace),
        ]),
    ].sort((a, b) => a.line - b.line || a.column - b.column),
  );
  return { services: services.length, findings };
}

const isService = ({ object: { apiVersion, kind } }: Manifest) =>
  kind === KIND && apiVersion.startsWith(`${GROUP}/`);

function findingsIn(manifest: Manifest, rules: Rules): LocatedFinding[] {
  const { apiVersion } = manifest.object;
  if (apiVersion !== VERSION) {
    const message = `${JSON.stringify(apiVersion)} is not served; use ${VERSION}`;
    return [located({ code: 'HMLS0002', path: ['apiVersion'], message }, manifest)];
  }
  return lint(manifest.object, rules).map((finding) => located(finding, manifest));
}

function repetition(
  manifest: Manifest,
  seen: Map<string, Manifest>,
  fallback: string | undefined,
): LocatedFinding[] {
  const { name, namespace = fallback } = manifest.object.metadata ?? {};
  if (name === undefined) return [];
  const key = `${namespace ?? ''}/${name}`;
  const twin = seen.get(key);
  if (!twin) {
    seen.set(key, manifest);
    return [];
  }
  const message = `${name} is already defined at ${twin.source}:${twin.positionOf([]).line}`;
  return [located({ code: 'HMLS0017', path: ['metadata', 'name'], message }, manifest)];
}

function located(finding: Finding, { object, source, positionOf }: Manifest): LocatedFinding {
  const { name, namespace } = object.metadata ?? {};
  return {
    code: finding.code,
    source,
    ...positionOf(finding.path),
    object: [namespace, name].filter(Boolean).join('/'),
    path: pathText(finding.path),
    message: finding.message,
  };
}

const unreadable = ({ source, line, column, message }: ManifestProblem): LocatedFinding => ({
  code: 'HMLS0001',
  source,
  line,
  column,
  path: '',
  message,
});

/** For scripts: an item for each finding. */
export const validationReport = (findings: readonly LocatedFinding[]) => ({
  ...typeMeta('ValidationReport'),
  items: findings.map(({ code, ...finding }) => ({
    code,
    severity: severityOf({ code }),
    ...finding,
  })),
});
