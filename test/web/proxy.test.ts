import { environmentProxy, isUrl } from '../../src/web/proxy.ts';

test.each([
  ['http://a', true],
  ['a/b', true],
  ['a:b', true],
  ['1:b', false],
  ['http://a/%zz', false],
  ['http://a b', false],
])('is %s a URL to Go: %s', (text, expected) => {
  expect(isUrl(text)).toBe(expected);
});

const proxyFor = (url: string, env: Record<string, string>) =>
  environmentProxy(new URL(url), env)?.href;

test.each([
  ['https://a', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://a', { https_proxy: 'p:1' }, 'http://p:1/'],
  ['https://a', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://a', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['socks5://a', { HTTPS_PROXY: 'socks5://p:1' }, 'socks5://p:1'],
  ['https://a', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a' }, undefined],
  ['https://a', { HTTPS_PROXY: '%' }, undefined],
  ['https://a', {}, undefined],
])('%s with %j: %s', (url, env, expected) => {
  expect(proxyFor(url, env)).toBe(expected);
});

test('HTTP_PROXY is not trusted in a CGI program', () => {
  const env = { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' };
  expect(() => proxyFor('http://a', env)).toThrow(/refusing to use HTTP_PROXY value in CGI/);
});
