import { type Difference, hint, type Line, OUR_NAME } from '../line.ts';

/** Scripts can tell a timeout from other errors. */
const TIMED_OUT: Difference = {
  why: 'a timeout has a status of its own',
  instead: (theirs) => ({ ...theirs, status: 3 }),
};

const LAST_IS_MET: Difference = {
  why: 'kubectl looks at one after the other, and at none when the time is up',
  instead: (theirs) => ({
    ...theirs,
    out: 'hypermlservice.tensorstack.dev/mnist condition met\n',
    err: 'error: timed out waiting for the condition on hypermlservices/llama-3-70b\n',
  }),
};

const OUR_GOALS = hint(
  '--for=ready, fullyapplied, condition=TYPE, clusters>=N, jsonpath=PATH=VALUE, create or delete',
);

/** `wait`, while nothing changes. */
export const WAITING: readonly Line[] = [
  { line: 'wait mnist -n {ns} --for=condition=Ready' },
  { line: 'wait mnist -n {ns} --for=condition=ready=TRUE' },
  {
    line: 'wait hmls/mnist -n {ns} --for condition=Ready',
    kubectl: 'wait hmls/mnist -n {ns} --for condition=Ready',
  },
  { line: 'wait llama-3-70b -n {ns} --for=condition=Ready=False' },
  { line: 'wait mnist -n {ns} --for=jsonpath={.status.summary.ready}=2/2' },
  { line: 'wait mnist -n {ns} --for=jsonpath=.status.summary.ready=2/2' },
  { line: "wait bert -n {ns} --for=jsonpath='{.spec.suspend}'" },
  {
    line: 'wait bert -n {ns} --for=jsonpath={.spec.suspend}=false --timeout=1s',
    differs: [TIMED_OUT],
  },
  { line: 'wait mnist -n {ns} --for=condition=Ready=False --timeout=1s', differs: [TIMED_OUT] },
  { line: 'wait mnist -n {ns} --for=condition=Ready=False --timeout=0', differs: [TIMED_OUT] },
  { line: 'wait mnist bert -n {ns} --for=jsonpath={.metadata.namespace}={ns}' },
  { line: 'wait nope -n {ns} --for=condition=Ready --timeout=1s' },
  { line: 'wait nope -n no-such --for=condition=Ready --timeout=1s' },
  { line: 'wait -n {ns} --for=condition=Ready' },
  { line: 'wait -A --for=condition=Ready' },
  { line: 'wait mnist -A --for=condition=Ready' },
  { line: 'wait mnist -n {ns}', differs: [OUR_GOALS] },
  { line: 'wait mnist -n {ns} --for=', differs: [OUR_GOALS] },
  { line: 'wait mnist -n {ns} --for=readiness', differs: [OUR_GOALS] },
  { line: 'wait mnist -n {ns} --for', differs: [OUR_NAME] },
  {
    line: 'wait --for condition=Ready mnist -n {ns}',
    kubectl: 'wait --for condition=Ready hmls mnist -n {ns}',
  },
  { line: 'wait mnist -n {ns} --for=jsonpath={.a' },
  { line: 'wait mnist -n {ns} --for=jsonpath={.a}=' },
  { line: 'wait mnist -n {ns} --for=jsonpath=' },
  { line: 'wait mnist -n {ns} --for=jsonpath={.status.conditions}' },
  { line: 'wait mnist -n {ns} --for=condition=Ready --timeout=soon', differs: [OUR_NAME] },

  { line: 'wait -l team=vision -n {ns} --for=condition=Ready' },
  {
    line: "wait -l 'team in (vision,language)' -n {ns} --for=condition=FullyApplied --timeout=1s",
    differs: [TIMED_OUT, LAST_IS_MET],
  },
  { line: 'wait -l team=none -n {ns} --for=condition=Ready' },
  { line: 'wait -l team=none -n {ns} --for=delete' },
  { line: "wait -l 'team in (' -n {ns} --for=condition=Ready" },
  { line: 'wait mnist -l team=vision -n {ns} --for=condition=Ready' },
  { line: 'wait --all -n {ns} --for=jsonpath={.metadata.namespace}={ns}' },
  { line: 'wait --all -l team -n {ns} --for=jsonpath={.metadata.namespace}={ns}' },
  { line: 'wait --all -n {empty} --for=condition=Ready' },
  { line: 'wait --all -n {empty} --for=delete' },
  { line: 'wait mnist --all -n {ns} --for=condition=Ready' },
  { line: 'wait -A -l example.com/tier=gold,team=nobody --for=condition=Ready' },

  { line: 'wait mnist -n {ns} --for=create' },
  { line: 'wait bert mnist -n {ns} --for=CREATE' },
  { line: 'wait --all -n {ns} --for=create' },
  { line: 'wait -l team=vision -n {ns} --for=create' },
  { line: 'wait nope -n {ns} --for=create --timeout=1s', differs: [TIMED_OUT] },
  { line: 'wait mnist nope -n {ns} --for=create --timeout=1s', differs: [TIMED_OUT] },
  { line: 'wait nope -n {ns} --for=create --timeout=0', differs: [TIMED_OUT] },
  { line: 'wait -l team=none -n {ns} --for=create --timeout=1s', differs: [TIMED_OUT] },
  { line: 'wait --all -n {empty} --for=create --timeout=1s', differs: [TIMED_OUT] },

  { line: 'wait nope -n {ns} --for=delete' },
  { line: 'wait mnist -n {ns} --for=delete --timeout=1s', differs: [TIMED_OUT] },
  { line: 'wait mnist -n {ns} --for=delete --timeout=0', differs: [TIMED_OUT] },
];
