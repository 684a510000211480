import { type Line, says } from '../line.ts';

const template = (text: string) => `get -n {ns} -o jsonpath='${text}'`;

/** kubectl prints the whole object after the error. */
const WITHOUT_THE_OBJECT = says(
  /(Error executing template: [^\n]*?)\. Printing more information.*$/s,
  '$1\n',
  'the object is not printed with the error: it may hold a Secret',
);

/** `get -o`, as programs read it. */
export const FORMATS: readonly Line[] = [
  { line: 'get -n {ns} -o name' },
  { line: 'get mnist bert -n {ns} -o name' },
  { line: 'get -n {empty} -o name' },
  { line: 'get -n {ns} -o json' },
  { line: 'get mnist -n {ns} -o json' },
  { line: 'get mnist bert -n {ns} -o json' },
  { line: 'get -n {empty} -o json' },
  { line: 'get mnist -n {ns} -o json --show-managed-fields' },
  { line: 'get -n {ns} -o json --sort-by .metadata.name' },
  { line: 'get nope -n {ns} -o json --ignore-not-found' },
  { line: 'get nope mnist -n {ns} -o json --ignore-not-found' },
  { line: 'get nope mnist -n {ns} -o name' },
  {
    line: 'get -n {ns} -f {dir}/mnist.yaml -o json',
    kubectl: 'get -n {ns} -f {dir}/mnist.yaml -o json',
  },
  {
    line: 'get -n {ns} -f {dir}/two.yaml -o name',
    kubectl: 'get -n {ns} -f {dir}/two.yaml -o name',
  },
  { line: 'get mnist -n {ns} -o yaml' },
  { line: 'get -n {ns} -o yaml' },
  { line: 'get -n {empty} -o yaml' },
  { line: 'get bert -n {ns} -o yaml --show-managed-fields' },

  { line: template('{.items[*].metadata.name}') },
  { line: template('{.items[0].metadata}') },
  { line: template('{.items[0].spec}') },
  { line: template('{.items[*].metadata.labels}') },
  { line: template('{.items[0].metadata.nope}') },
  { line: template('{range .items[*]}{.metadata.name}{"\\t"}{.metadata.generation}{"\\n"}{end}') },
  {
    line: template(
      '{range .items[*]}{.metadata.name}:{range .status.conditions[*]}{.type}={.status};{end}{"\\n"}{end}',
    ),
  },
  { line: template('{.items[?(@.metadata.name=="mnist")].status.summary.ready}') },
  { line: template('{.items[?(@.status.summary.clusters>1)].metadata.name}') },
  { line: template('{.items[?(@.spec.suspend==true)].metadata.name}') },
  { line: template('{.items[?(@.status)].metadata.name}') },
  { line: template('{.items[-1].metadata.name}{"\\n"}') },
  { line: template('{.items[0:2].metadata.name}') },
  { line: template('{.items[0,1].metadata.name}') },
  { line: template('{..ready}') },
  { line: template('{.items[*].metadata.labels.example\\.com/tier}') },
  { line: template('{.items[*].status.conditions[?(@.type=="FullyApplied")].message}') },
  { line: template('plain {.kind} text') },
  { line: template('.items[*].metadata.name') },
  { line: 'get mnist -n {ns} -o jsonpath={.metadata.name}' },
  { line: 'get mnist -n {ns} -o jsonpath --template={.metadata.name}' },
  { line: 'get -n {ns} -o jsonpath-as-json={.items[*].metadata.labels}' },
  { line: 'get mnist -n {ns} -o jsonpath-as-json={.metadata.name}{.spec}' },
  { line: 'get -n {ns} -o jsonpath-file={dir}/names.jsonpath' },
  { line: 'get -n {ns} -o jsonpath-file={dir}/nope' },
  { line: 'get -n {ns} -o jsonpath=' },
  { line: 'get -n {ns} -o jsonpath' },
  { line: template('{.items[0') },
  { line: template('{nope}'), differs: [WITHOUT_THE_OBJECT] },
  { line: template('{.items[9]}'), differs: [WITHOUT_THE_OBJECT] },
  { line: template('{.kind[0]}'), differs: [WITHOUT_THE_OBJECT] },
  {
    line: 'get mnist -n {ns} -o jsonpath={.nope} --allow-missing-template-keys=false',
    differs: [WITHOUT_THE_OBJECT],
  },

  { line: 'get -n {ns} -o custom-columns=NAME:.metadata.name,READY:.status.summary.ready' },
  {
    line: 'get -n {ns} --no-headers -o custom-columns=NAME:.metadata.name,TEAM:.metadata.labels.team',
  },
  { line: 'get mnist -n {ns} -o custom-columns=NAME:metadata.name,ALL:{.metadata.labels}' },
  {
    line: 'get -n {ns} -o custom-columns=N:.metadata.name,S:.spec.suspend,W:.spec.workloads[*].clusters',
  },
  { line: 'get mnist -n {ns} -o custom-columns=N:.metadata.name,G:.metadata.generation' },
  { line: 'get -n {empty} -o custom-columns=NAME:.metadata.name' },
  { line: 'get -n {ns} --sort-by .metadata.name -o custom-columns=NAME:.metadata.name' },
  { line: 'get -n {ns} -o custom-columns-file={dir}/columns.txt' },
  { line: 'get -n {ns} -o custom-columns-file={dir}/uneven.txt' },
  { line: 'get -n {ns} -o custom-columns' },
  { line: 'get -n {ns} -o custom-columns=NAME' },
  { line: 'get -n {ns} -o custom-columns=NAME:{.a}{.b}' },
  { line: 'get -n {ns} -o custom-columns=M:.status.conditions[1].message,N:.metadata.name' },
];
