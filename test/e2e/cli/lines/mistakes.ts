import { type Difference, hint, type Line, OUR_NAME, says } from '../line.ts';

const OUR_FORMATS = says(
  /allowed formats are: .*/,
  'allowed formats are: custom-columns,custom-columns-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,wide,yaml',
  'Go templates and KYAML are left to kubectl, which prints them for any resource',
);

/** Kubectl asks for all kinds of the server before it asks for ours, several times, and logs each. */
const WITHOUT_DISCOVERY = says(
  /^(E\d.* memcache\.go:.*\n)+/,
  '',
  'what the server serves is not asked for first, so that is no more to fail',
);

const SORT_FIELD_UNKNOWN: Difference = {
  why: 'kubectl takes a field that nobody has for an empty list',
  instead: () => ({
    status: 1,
    out: '',
    err: 'error: couldn\'t find any field with path "{.spec.zzz}" in the list of objects\n',
  }),
};

/** What cannot be done, and how that is said. */
export const MISTAKES: readonly Line[] = [
  { line: 'get nope -n {ns}' },
  { line: 'get nope mnist neither -n {ns}' },
  { line: 'get nope -n {ns} -o json' },
  { line: 'get nope mnist -n {ns} -o json' },
  { line: 'get nope mnist -n {ns} -o yaml' },
  { line: 'get nope neither -n {ns} -o name' },
  { line: 'get mnist -A' },
  { line: 'get mnist -n {ns} -l team=vision' },
  { line: 'get mnist -n {ns} --field-selector metadata.name=mnist' },
  { line: 'get -n {ns} -l ===' },
  { line: 'get -n {ns} -l team=a=b' },
  { line: "get -n {ns} -l 'team in vision'" },
  { line: 'get -n {ns} --field-selector spec.suspend=true' },
  { line: 'get -n {ns} --field-selector metadata.name' },
  { line: 'get -n {ns} -o yml', differs: [OUR_FORMATS] },
  { line: 'get mnist -n {ns} -o JSON' },
  { line: 'get -n {ns} -o Name' },
  { line: 'get -n {ns} -o WIDE', differs: [OUR_FORMATS] },
  { line: 'get -n {ns} -o json=x', differs: [OUR_FORMATS] },
  { line: 'get -n {ns} --show-labels -o json' },
  { line: 'get -n {ns} --show-labels -o jsonpath={.x}' },
  { line: 'get -n {ns} --output-watch-events' },
  { line: 'get -n {ns} --sort-by .spec.zzz', differs: [SORT_FIELD_UNKNOWN] },
  { line: 'get -n {ns} --sort-by .spec.zzz -o json' },
  { line: 'get -n {ns} --sort-by {.a}{.b} -o json' },
  { line: 'get -n {ns} -f {dir}/nope.yaml', kubectl: 'get -n {ns} -f {dir}/nope.yaml' },
  { line: 'get -n {ns} -f {dir}/missing.yaml', kubectl: 'get -n {ns} -f {dir}/missing.yaml' },
  {
    line: 'get mnist -n {ns} -f {dir}/mnist.yaml',
    kubectl: 'get mnist -n {ns} -f {dir}/mnist.yaml',
  },
  { line: 'get --badflag', differs: [OUR_NAME] },
  { line: 'get --badflag=1', differs: [OUR_NAME] },
  { line: 'get -z', differs: [OUR_NAME] },
  { line: 'get -Az', differs: [OUR_NAME] },
  { line: 'get -n', differs: [OUR_NAME] },
  { line: 'get -o', differs: [OUR_NAME] },
  { line: 'get --selector', differs: [OUR_NAME] },
  { line: 'get --chunk-size x -n {ns}', differs: [OUR_NAME] },
  { line: 'get -v x -n {ns}', differs: [OUR_NAME] },
  { line: 'get -A=maybe', differs: [OUR_NAME] },
  { line: 'get -n {ns} --request-timeout=soon' },
  { line: 'get -n {ns} --context nope', differs: [hint('kubectl config get-contexts')] },
  { line: 'get -n {ns} --cluster nope', differs: [hint('kubectl config get-clusters')] },
  { line: 'get -n {ns} --user nope', differs: [hint('kubectl config get-users')] },
  { line: 'get -n {ns} --kubeconfig /nope' },
  { line: 'get -n {ns} -s https://127.0.0.1:1', differs: [WITHOUT_DISCOVERY] },
  { line: 'get -n {ns} --server=http://127.0.0.1:1', differs: [WITHOUT_DISCOVERY] },
  { line: 'get -n {ns} --token nonsense --client-certificate= --client-key=' },
  { line: 'get -n {ns} --as nobody' },
  { line: 'get mnist bert -n {ns} --as nobody' },
  { line: 'get -A --as nobody' },
  { line: 'get -n {ns} --as-group only' },
  { line: 'get -n {ns} --as-uid 7' },
  { line: 'get -n {ns} --certificate-authority /nope' },
  { line: 'get -n {ns} --insecure-skip-tls-verify' },
  { line: 'get -n {ns} --tls-server-name other.example.com' },
];
