import { jsonPath } from '../../../src/render/kubectl/jsonpath.ts';

const data = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'llama', labels: { 'example.com/tier': 'gold', team: '<a&b>' } },
      spec: { replicas: 3, share: 0.00001, big: 9007199254740993n, on: true, nothing: null },
    },
    { metadata: { name: 'mnist' }, spec: { replicas: 1 } },
    { metadata: { name: 'bert' } },
  ],
};

// What kubectl prints for the same; test/e2e/cli asks it.
test.each([
  { template: 'plain text', text: 'plain text' },
  { template: '{.kind}', text: 'List' },
  { template: '{$.kind}', text: 'List' },
  { template: '{@.kind}', text: 'List' },
  { template: '{ .kind }', text: 'List' },
  { template: '{.nope}', text: '' },
  { template: '{.items[*].metadata.name}', text: 'llama mnist bert' },
  { template: '{.items[0].metadata.name}', text: 'llama' },
  { template: '{.items[-1].metadata.name}', text: 'bert' },
  { template: '{.items[0:2].metadata.name}', text: 'llama mnist' },
  { template: '{.items[1:].metadata.name}', text: 'mnist bert' },
  { template: '{.items[::2].metadata.name}', text: 'llama bert' },
  { template: '{.items[0,2].metadata.name}', text: 'llama bert' },
  { template: "{.items[0].metadata['name','labels']}", text: /^llama \{"example/ },
  { template: "{.items[0].metadata.labels['example\\.com/tier']}", text: 'gold' },
  { template: '{.items[0].metadata.labels.example\\.com/tier}', text: 'gold' },
  { template: '{.items[0].metadata.labels}', text: /"team":"\\u003ca\\u0026b\\u003e"\}$/ },
  { template: '{.items[0].spec.replicas}', text: '3' },
  { template: '{.items[0].spec.share}', text: '1e-05' },
  { template: '{.items[0].spec.big}', text: '9007199254740993' },
  { template: '{.items[0].spec.on}', text: 'true' },
  { template: '{.items[0].spec.nothing}', text: 'null' },
  { template: '{..name}', text: 'llama mnist bert' },
  { template: '{.items[?(@.metadata.name=="mnist")].spec.replicas}', text: '1' },
  { template: '{.items[?(@.spec.replicas>1)].metadata.name}', text: 'llama' },
  { template: '{.items[?(@.spec)].metadata.name}', text: 'llama mnist' },
  { template: "{.items[?(@.metadata.name!='mnist')].metadata.name}", text: 'llama bert' },
  {
    template: '{range .items[*]}{.metadata.name}{"\\t"}{.spec.replicas}{"\\n"}{end}',
    text: 'llama\t3\nmnist\t1\nbert\t\n',
  },
  {
    template: '{range .items[*]}[{range .metadata.labels.*}({@}){end}]{end}!',
    text: '[(gold)(<a&b>)][][]!',
  },
  { template: '{range .nope[*]}{.metadata.name}{end}none', text: 'none' },
  { template: '{"a\\"b\\u00e9"}', text: 'a"bé' },
  { template: '{1}{true}', text: '1true' },
  { template: '{.items.metadata}', text: '' },
])('$template', ({ template, text }) => {
  const printed = jsonPath(template).print(data);
  if (typeof text === 'string') expect(printed).toBe(text);
  else expect(printed).toMatch(text);
});

test.each([
  { template: '{.items[9]}', says: 'array index out of bounds: index 9, length 3' },
  { template: '{.items[-9]}', says: 'array index out of bounds: index -6, length 3' },
  { template: '{.items[2:1]}', says: 'starting index 2 is greater than ending index 1' },
  { template: '{.items[0:1:0]}', says: 'step must be > 0' },
  { template: '{.kind[0]}', says: 'string is not array or slice' },
  {
    template: '{.items[0].spec[?(@.a)]}',
    says: 'map[big:9007199254740993 nothing:<nil> on:true replicas:3 share:1e-05] is not array or slice and cannot be filtered',
  },
  { template: '{.items[?(@.spec.replicas>"a")]}', says: 'incompatible types for comparison' },
  { template: '{end}', says: 'not in range, nothing to end' },
  { template: '{nope}', says: 'unrecognized identifier nope' },
])('$template does not fit', ({ template, says }) => {
  expect(() => jsonPath(template).print(data)).toThrow(
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${says}`,
  );
});

test('a field that must be there', () => {
  expect(() => jsonPath('{.nope}', { strict: true }).print(data)).toThrow('nope is not found');
});

test.each([
  { template: '{.kind', says: 'unclosed action' },
  { template: '{.items[0}', says: 'unterminated array' },
  { template: '{.items[x]}', says: 'invalid array index x' },
  { template: '{.items[?(@.a}', says: 'unterminated filter' },
  { template: '{.items[?(@.a)}', says: 'unclosed array expect ]' },
  { template: '{"a}', says: 'unterminated quoted string' },
  { template: '{"\\q"}', says: 'unquote string "\\q" error invalid syntax' },
  { template: '{!}', says: "unrecognized character in action: U+0021 '!'" },
  { template: '{....a}', says: 'invalid multiple recursive descent' },
  { template: '{+}', says: 'cannot parse number +' },
])('$template cannot be read', ({ template, says }) => {
  expect(() => jsonPath(template)).toThrow(`error parsing jsonpath ${template}, ${says}`);
});
