import type { HmlsError } from '../src/errors.ts';
import type { Finding, FindingCode } from '../src/lint/findings.ts';
import type { Remedy, RemedyOf, RemedyTexts } from '../src/remedy.ts';
import type { ServiceReport } from '../src/reports/status.ts';
import { fixOf } from './commands/headingress/fixes.ts';

/** The command or flag for each remedy of the library. */
const HINTS: RemedyTexts = {
  'abandon-service': ({ namespace, name }) =>
    `to leave its resources on the spokes: kubectl hmls delete ${name} -n ${namespace} --force`,
  'add-spoke-or-delete': ({ namespace, name }) =>
    `--add another spoke, or kubectl hmls delete ${name} -n ${namespace}`,
  'choose-group': () => '--group NUMBER',
  'list-spoke-events': ({ namespace, name }) =>
    `kubectl hmls events ${name} -n ${namespace} --spokes`,
  'name-spokes': () => '--add spoke1, --remove spoke2, or both',
  'resume-service': ({ namespace, name }) => `kubectl hmls resume ${name} -n ${namespace}`,

  'check-hub': () => 'kubectl hmls doctor --hub',
  'check-karmada': () => 'kubectl hmls doctor --karmada',
  'describe-cluster': ({ cluster }) => `kubectl karmada describe cluster ${cluster}`.trimEnd(),
  'grant-karmada-secret': () =>
    'kubectl hmls install grants that for karmada-system/karmada-kubeconfig',
  'install-crds': ({ cluster }) => `kubectl --context ${cluster} apply -f CRD.yaml`,
  'join-cluster': ({ cluster }) => `kubectl karmada join ${cluster} --cluster-kubeconfig=FILE`,
  'list-clusters': () => 'kubectl hmls clusters',

  'name-gateway-url': () => 'set it explicitly: --gateway-url=http://HOST[:PORT]',
  'name-host': () => '--header host=NAME',
  'delete-headingress': ({ name }) =>
    `to stop routing, delete it: kubectl hmls headingress delete ${name}`,
  'fix-finding': (finding) => `${fixOf(finding)}; or override with --checks=warn`,
  'force-unknown-readiness': () => 'proceed regardless with --force',

  'await-address': () => 'kubectl hmls describe shows what it is waiting for',
  'await-other-spoke': () => 'wait until one is ready, or override with --force',
  'await-ready': () => 'wait until they are ready, set their weight to 0, or override with --force',
  'choose-name': () => 'choose another name with --name or --entry-name',
  'choose-workload': () => 'choose one with --service NAME',
  'describe-service': ({ name }) => `kubectl hmls describe ${name}`,
  'disable-rewrite': () =>
    'Istio supports one rewrite for all destinations; with --no-rewrite spokes get the full path',
  'distinguish-entries': () => 'use {spoke} or {host} in --entry-name',
  'review-history': ({ name }) =>
    `review the changes before retrying: kubectl hmls headingress history ${name}`,
  'set-weight': ({ spoke }) => `kubectl hmls headingress set-weight NAME ${spoke}=PERCENT`,
  'take-over-fields': () =>
    'kubectl get -o yaml --show-managed-fields shows who manages it; --force-conflicts takes it over',

  'change-repository': () =>
    'commit the output of kubectl hmls headingress render to its repository, or override with --force-conflicts',
};

/** The command-line hint for a remedy. */
export const remedyText = <N extends Remedy['is']>(remedy: RemedyOf<N>): string =>
  HINTS[remedy.is](remedy);

/** The hint to print with `error`; undefined if it has none. */
export const hintOf = ({ hint, remedy }: HmlsError): string | undefined =>
  hint ?? (remedy && remedyText(remedy));

/** What to append to the message of a problem, by its reason. */
const PROBLEM_HINTS: Readonly<Record<string, string>> = {
  NotObserved: 'kubectl hmls doctor --hub checks whether it is running',
  Suspended: 'kubectl hmls resume propagates it',
};

/** `report` with hints appended to its problems. */
export const withHints = (report: ServiceReport): ServiceReport => ({
  ...report,
  resources: report.resources.map(hinted),
  problems: report.problems.map(hinted),
});

function hinted<T extends { readonly reason?: string; readonly message?: string }>(of: T): T {
  const hint = PROBLEM_HINTS[of.reason ?? ''];
  return hint === undefined ? of : { ...of, message: `${of.message}; ${hint}` };
}

const FINDING_HINTS: Partial<Record<FindingCode, string>> = {
  HMLS0014: 'kubectl hmls apply works server-side',
  HMLS0016: 'fill them in, or print it again with --show-secrets',
};

/** `finding` with a hint appended, if there is one. */
export function hintedFinding<T extends Pick<Finding, 'code' | 'message'>>(finding: T): T {
  const hint = FINDING_HINTS[finding.code];
  return hint === undefined ? finding : { ...finding, message: `${finding.message}; ${hint}` };
}
