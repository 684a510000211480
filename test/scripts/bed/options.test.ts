import { parseOptions } from '../../bed/options.ts';

const parse = (...argv: string[]) => parseOptions(argv, {});

test('what follows -- is the command to run, flags and all', () => {
  const { command, choices, commandLine } = parse('run', '--join', '--', 'ls', '--', '--dir', '/x');
  expect(command).toBe('run');
  expect(choices.join).toBe(true);
  expect(commandLine).toEqual(['ls', '--', '--dir', '/x']);
});

test('flags may stand anywhere before that', () => {
  expect(parse('--dir', '/b', 'logs', 'etcd')).toMatchObject({
    command: 'logs',
    dir: '/b',
    names: ['etcd'],
  });
});

test('parts are a list', () => {
  expect(parse('up', '--only', 'hub,spoke1').choices.only).toEqual(['hub', 'spoke1']);
});

test.each([[[]], [['--help']], [['up', '-h']]])('%j shows the help', (argv) => {
  expect(parse(...argv).command).toBe('help');
});

test('an unknown flag is refused', () => {
  expect(() => parse('up', '--jion')).toThrow("Unknown option '--jion'");
});

test.each([
  [{}, { karmadaDefaults: false, karmadaQps: undefined }],
  [{ HMLS_BED_KARMADA_DEFAULTS: '1' }, { karmadaDefaults: true }],
  [{ HMLS_BED_KARMADA_QPS: '1000' }, { karmadaQps: 1000 }],
])('%j sets how quick Karmada is', (environment, choices) => {
  expect(parseOptions(['up'], environment).choices).toMatchObject(choices);
});

test('a rate that is no number is refused', () => {
  const environment = { HMLS_BED_KARMADA_QPS: 'many' };
  expect(() => parseOptions(['up'], environment)).toThrow('must be a number above 0, not many');
});
