import { styleOf } from '../../src/render/cells.ts';
import { renderProblems, renderResources } from '../../src/render/statuslist.ts';
import { serviceReport } from '../../src/reports/status.ts';
import { anMLService, aService, entry, ready } from '../support/builders.ts';

const aggregatedStatus = [
  entry('spoke1', anMLService(), ready('spoke1')),
  {
    ...entry('spoke2', anMLService()),
    applied: false,
    reason: 'Conflict',
    appliedMessage: 'demo/other owns it',
  },
];
const report = serviceReport(
  aService({
    spec: { workloads: [{ clusters: ['spoke1', 'spoke2'], manifests: [anMLService()] }] },
    status: { observedGeneration: 1, aggregatedStatus },
  }),
);
const options = { style: styleOf('none', false), namespaces: false, headers: true };
const linesOf = (text: string) => text.split('\n').map((line) => line.trimEnd());

test('one line for each problem, with its namespace if asked for', () => {
  const [header, line] = linesOf(renderProblems([report], { ...options, namespaces: true }));
  expect(header).toMatch(/^NAMESPACE +NAME +SPOKE +RESOURCE +REASON +MESSAGE$/);
  expect(line).toMatch(/^demo +mnist +spoke2 +MLService\/torch +Conflict +demo\/other owns it/);
});

test('no problems, no header', () => {
  expect(renderProblems([{ ...report, problems: [] }], options)).toBe('');
});

test('one line for each resource', () => {
  const [header, first, second] = linesOf(renderResources([report], options));
  expect(header).toMatch(/^NAME +SPOKE +RESOURCE +STATUS +URL +MESSAGE$/);
  expect(first).toMatch(/^mnist +spoke1 +MLService\/torch +Ready 1\/1 +http:\S+$/);
  expect(second).toMatch(/^mnist +spoke2 +MLService\/torch +NotApplied +- +demo\/other owns it/);
});

test('with weights once any service has some, and without a header', () => {
  const weighted = { ...report, weights: { spoke1: 100 } };
  const text = renderResources([weighted], { ...options, headers: false });
  expect(text).toMatch(/^mnist +spoke1 +MLService\/torch +Ready 1\/1 +100 +http/);
  expect(text).toMatch(/^mnist +spoke2 +MLService\/torch +NotApplied +- +- +/m);
});

test('resources have the namespace of their service first', () => {
  const text = renderResources([report], { ...options, namespaces: true });
  expect(text).toMatch(/^NAMESPACE +NAME +SPOKE .*\ndemo +mnist +spoke1 /);
});

test('next to one with weights, a service without them has dashes', () => {
  const weighted = { ...report, name: 'bert', weights: { spoke1: 100, spoke2: 0 } };
  const [header, ...lines] = linesOf(renderResources([report, weighted], options));
  expect(header).toMatch(/ STATUS +WEIGHT +URL /);
  expect(lines[0]).toMatch(/^mnist +spoke1 .* Ready 1\/1 +- +http/);
  expect(lines[3]).toMatch(/^bert +spoke2 .* NotApplied +0 +- /);
});

test('a message cannot take over the terminal', () => {
  const [resource] = report.resources;
  const resources = resource ? [{ ...resource, message: '\u001b[2J' }] : [];
  expect(renderResources([{ ...report, resources }], options)).toMatch(/ \^\[\[2J\n$/);
});
