import { serverUrl } from '../../../src/kube/kubeconfig/serverurl.ts';

const at = (server: string, cluster: object = {}, user: object = {}) =>
  serverUrl({ cluster: { server, ...cluster }, user, namespace: 'default' });

test.each([
  ['https://hub:6443', 'https://hub:6443'],
  ['https://hub/clusters/a', 'https://hub/clusters/a'],
  ['hub:6443', 'http://hub:6443'],
  ['127.0.0.1:1', 'http://127.0.0.1:1'],
  ['localhost', 'http://localhost'],
])('%s is %s', (text, url) => {
  expect(at(text)).toBe(url);
});

test.each([
  [{ 'certificate-authority': 'ca.crt' }, {}],
  [{ 'insecure-skip-tls-verify': true }, {}],
  [{}, { 'client-certificate-data': 'YQ==' }],
])('without a scheme it is https with %j %j', (cluster, user) => {
  expect(at('hub:6443', cluster, user)).toBe('https://hub:6443');
});

test.each([
  'http://',
  'https://[::1',
  'http:///x',
  'https://a b',
  'https://h:1-2',
  'hub/path',
  ' ',
])('%j is not a server', (text) => {
  expect(() => at(text)).toThrow(`host must be a URL or a host:port pair: "${text}"`);
});

test('another protocol', () => {
  expect(() => at('ftp://hub')).toThrow('unsupported protocol scheme "ftp"');
});
