import { type Difference, type Line, says } from '../line.ts';

/** `{dir}/writing` */
const F = '{dir}/writing';

type More = Omit<Line, 'line' | 'kubectl'>;

const create = (args: string, more: More = {}): Line => {
  const line = `create ${args}`.trim();
  return { line, kubectl: line, writes: true, ...more };
};

/** Ours always uses server-side apply, with its own field manager. */
const apply = (args: string, more: More = {}): Line => ({
  line: `apply ${args}`.trim(),
  kubectl: `apply --server-side --field-manager kubectl-hmls ${args}`.trim(),
  writes: true,
  ...more,
});

const remove = (args: string, more: More = {}): Line => ({
  line: `delete ${args}`,
  writes: true,
  ...more,
});

/** By manifest: kubectl gets no type. */
const removeFiles = (args: string, more: More = {}): Line => ({
  ...remove(args, more),
  kubectl: `delete ${args}`,
});

const names = 'get hmls -n {ns} -o name';
const spec = (name: string) => `get hmls ${name} -n {ns} -o jsonpath={.spec}`;

const placed = (place: string): Difference =>
  says(
    /error (?:parsing|validating) (.*)/s,
    place,
    'we name the document, the line and the column',
  );

/** create, apply and delete, and their errors. */
export const WRITING: readonly Line[] = [
  create(`-f ${F}/fresh.yaml -n {ns}`, { afterwards: spec('fresh') }),
  create(`-f ${F}/some.yaml -n {ns}`, { afterwards: names }),
  create(`-f ${F}/list.json -n {ns}`, { afterwards: spec('listed') }),
  create(`-f ${F}/folder -n {ns}`, { afterwards: names }),
  create(`-R -f ${F}/folder -n {ns}`, { afterwards: names }),
  create(`-f ${F}/folder/a.yaml -f ${F}/fresh.yaml -n {ns}`, { afterwards: names }),
  create(`-f ${F}/folder/a.yaml,${F}/fresh.yaml -n {ns}`, { afterwards: names }),
  create(`-f '${F}/folder/*.y*' -n {ns}`, { afterwards: names }),
  create('-f - -n {ns}', {
    stdin:
      '{"apiVersion":"tensorstack.dev/v1beta1","kind":"HyperMLService","metadata":{"name":"json"},"spec":{"workloads":[{"clusters":["a"],"manifests":[{"apiVersion":"v1","kind":"A","metadata":{"name":"x"}}]}]}}',
    afterwards: spec('json'),
  }),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=client`, { afterwards: names }),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=server`, { afterwards: names }),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=none`, { afterwards: names }),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=maybe`),
  create(`-f ${F}/fresh.yaml -n {ns} -o name`),
  create(`-f ${F}/fresh.yaml -n {ns} -o jsonpath={.metadata.name}`),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=client -o yaml`),
  create(`-f ${F}/fresh.yaml -n {ns} --dry-run=client -o json`),
  create('-f - -n {ns}', { stdin: '' }),
  create(`-f ${F}/empty.yaml -n {ns}`),
  create(`-f ${F}/nope.yaml -n {ns}`),
  create(`-f ${F}/nope.yaml,${F}/neither.yaml -n {ns}`),
  create(`-f ${F}/nothing -n {ns}`),
  create('-n {ns}'),
  create(`-f ${F}/invalid.yaml -n {ns}`),
  create(`-f ${F}/noname.yaml -n {ns}`),
  create(`-f ${F}/noname.yaml -n {ns} --dry-run=client`),
  create(`-f ${F}/several.yaml -n {ns}`, { afterwards: names }),
  create(`-f ${F}/several.yaml -n {ns} --dry-run=server`, { afterwards: names }),
  create(`-f ${F}/several.yaml -n {ns} --dry-run=client`),
  create(`-f ${F}/unknown.yaml -n {ns}`),
  create(`-f ${F}/elsewhere.yaml -n {ns}`),
  create(`-f ${F}/fresh.yaml -n nowhere-at-all`),
  create('-f http://127.0.0.1:1/a.yaml -n {ns}'),
  create(`-f ${F}/broken.yaml -n {ns}`, {
    differs: [
      placed(
        `error parsing ${F}/broken.yaml: document 1, line 2, column 1: deficient indentation\n`,
      ),
    ],
  }),
  create(`-f ${F}/nokind.yaml -n {ns}`, {
    differs: [
      placed(
        `error parsing ${F}/nokind.yaml: document 1, line 1, column 1: apiVersion not set, kind not set\n`,
      ),
    ],
  }),
  create(`-f ${F}/version.yaml -n {ns}`, {
    differs: [
      says(
        'ensure CRDs are installed first\n',
        'hint: use apiVersion: tensorstack.dev/v1beta1\n',
        'we know which version exists',
      ),
    ],
  }),

  apply(`-f ${F}/fresh.yaml -n {ns}`, { afterwards: spec('fresh') }),
  apply(`-f ${F}/some.yaml -n {ns} --force-conflicts`, { afterwards: names }),
  apply(`-f ${F}/some.yaml -n {ns}`, { afterwards: names }),
  apply(`-f ${F}/folder -R -n {ns}`, { afterwards: names }),
  apply(`-f ${F}/fresh.yaml -n {ns} --dry-run=server`, { afterwards: names }),
  apply(`-f ${F}/fresh.yaml -n {ns} --dry-run=maybe`),
  apply(`-f ${F}/fresh.yaml -n {ns} -o name`),
  apply(`-f ${F}/invalid.yaml -n {ns}`),
  apply(`-f ${F}/noname.yaml -n {ns}`),
  apply(`-f ${F}/several.yaml -n {ns}`, { afterwards: names }),
  apply(`-f ${F}/several.yaml -n {ns} -o name`),
  apply(`-f ${F}/unknown.yaml -n {ns}`),
  apply(`-f ${F}/elsewhere.yaml -n {ns}`),
  apply(`-f ${F}/fresh.yaml -n nowhere-at-all`),
  apply(`-f ${F}/empty.yaml -n {ns}`),
  apply('-n {ns}'),

  remove('mnist -n {ns}', { afterwards: names }),
  remove('mnist bert -n {ns}', { afterwards: names }),
  remove('nope mnist neither -n {ns}', { afterwards: names }),
  remove('mnist mnist -n {ns}'),
  remove('--all -n {ns}', { afterwards: names }),
  remove('--all -n {empty}'),
  remove('-l team=vision -n {ns}', { afterwards: names }),
  remove("-l 'team in (vision, language)' -n {ns}", { afterwards: names }),
  remove('-l team=none -n {ns}', { afterwards: names }),
  remove("-l 'team in (' -n {ns}"),
  remove('mnist -n {ns} --dry-run=client', { afterwards: names }),
  remove('mnist nope -n {ns} --dry-run=server', { afterwards: names }),
  remove('mnist -n {ns} -o name', { afterwards: names }),
  remove('mnist -n {ns} -o json'),
  remove('nope -n {ns} --ignore-not-found'),
  remove('mnist bert -i -n {ns}', { stdin: 'y\n', afterwards: names }),
  remove('mnist bert -i -n {ns}', { stdin: 'yes\n', afterwards: names }),
  remove('mnist -i -n {ns}', { afterwards: names }),
  remove('--all -i -n {empty}'),
  remove('-n {ns}'),
  remove('mnist -l a=b -n {ns}'),
  remove('mnist --all -n {ns}'),
  remove('--all -l a=b -n {ns}'),
  remove('mnist -A'),
  removeFiles(`-f ${F}/some.yaml -n {ns}`, { afterwards: names }),
  removeFiles(`-f ${F}/some.yaml -n {ns} --ignore-not-found`, { afterwards: names }),
  removeFiles(`-f ${F}/some.yaml -n {ns} --dry-run=client`),
  removeFiles(`-f ${F}/nope.yaml -n {ns}`),
  removeFiles(`-f ${F}/elsewhere.yaml -n {ns}`),
  removeFiles(`-f ${F}/noname.yaml -n {ns}`),
  removeFiles(`-f ${F}/several.yaml -n {ns}`),
  removeFiles(`mnist -f ${F}/some.yaml -n {ns}`),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l team=vision`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l 'team notin (vision)'`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l team`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l team --ignore-not-found=false`),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l team=none`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l 'team in ('`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} -l=-team=a`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} --all`, { afterwards: names }),
  removeFiles(`-f ${F}/labelled.yaml -n {ns} --all -l team`, { afterwards: names }),
  create(`-f ${F}/labelled.yaml -n {ns} -l team=new`, { afterwards: names }),
  create(`-f ${F}/labelled.yaml -n {ns} -l team=none`),
  apply(`-f ${F}/labelled.yaml -n {ns} -l team=new`, { afterwards: names }),
  apply(`-f ${F}/labelled.yaml -n {ns} -l 'team=a=b'`),
];
