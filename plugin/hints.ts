import type { HmlsError } from '../src/errors.ts';
import type { Remedy, RemedyOf, RemedyTexts } from '../src/remedy.ts';

/** What to type, for each remedy that the library names. */
const HINTS: RemedyTexts = {
  'abandon-service': ({ namespace, name }) =>
    `to leave behind what is there: kubectl hmls delete ${name} -n ${namespace} --force`,
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

  'change-repository': () =>
    'change it in the repository, to what kubectl hmls headingress render prints, or override with --force-conflicts',
};

/** A remedy in the words of the command line. */
export const remedyText = <N extends Remedy['is']>(remedy: RemedyOf<N>): string =>
  HINTS[remedy.is](remedy);

/** What to do about `error`; undefined where its message says it all. */
export const hintOf = ({ hint, remedy }: HmlsError): string | undefined =>
  hint ?? (remedy && remedyText(remedy));
