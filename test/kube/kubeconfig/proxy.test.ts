import { proxyFor } from '../../../src/kube/kubeconfig/proxy.ts';
import { environmentProxy, isUrl } from '../../../src/web/proxy.ts';

const to = (url: string, env: Record<string, string>) => environmentProxy(new URL(url), env)?.href;

test.each([
  ['https://a.example:6443', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  ['https://a.example:6443', { https_proxy: 'http://proxy:3128' }, 'http://proxy:3128/'],
  [
    'https://a.example:6443',
    { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' },
    'http://a:1/',
  ],
  ['https://a.example:6443', { HTTPS_PROXY: '', https_proxy: 'http://b:1' }, 'http://b:1/'],
  ['https://a.example:6443', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
  ['https://a.example:6443', { ALL_PROXY: 'socks5://proxy:1080' }, undefined],
  ['http://a.example', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  ['https://a.example', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
  ['https://a.example', { HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128/'],
  ['https://a.example', { HTTPS_PROXY: 'proxy' }, 'http://proxy/'],
  ['https://a.example', { HTTPS_PROXY: 'socks5://me:pw@proxy:1080' }, 'socks5://me:pw@proxy:1080'],
  ['https://a.example', { HTTPS_PROXY: 'socks5h://proxy' }, 'socks5h://proxy'],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example' }, undefined],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example:443' }, undefined],
  ['https://a.example:1', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example:443' }, 'http://p:1/'],
  ['https://a.example', { HTTPS_PROXY: 'http://p:1', no_proxy: '.example' }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: 'http://p:1' }, undefined],
  [
    'https://[2001:db8::1]:6443',
    { HTTPS_PROXY: 'http://p:1', NO_PROXY: '2001:db8::/32' },
    undefined,
  ],
])('to %s, %j: %s', (url, env, proxy) => {
  expect(to(url, env)).toBe(proxy);
});

test('HTTP_PROXY is not trusted in a CGI environment', () => {
  const env = { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' };
  expect(() => to('http://a.example', env)).toThrow('refusing to use HTTP_PROXY value in CGI');
  expect(to('https://a.example', { ...env, HTTPS_PROXY: 'http://p:1' })).toBe('http://p:1/');
});

test('proxy-url overrides the environment, including NO_PROXY', () => {
  const env = { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' };
  const cluster = { server: 'https://127.0.0.1:6443', 'proxy-url': 'socks5://q:1080' };
  expect(proxyFor(cluster, env)?.href).toBe('socks5://q:1080');
  expect(proxyFor({ ...cluster, 'proxy-url': '' }, env)).toBeUndefined();
});

test.each([
  ['http://proxy:1', true],
  ['proxy', true],
  ['//proxy:1', true],
  ['127.0.0.1:8080', false],
  ['http://[::1', false],
  ['http://proxy:port', false],
  ['socks5://a%zz@proxy', false],
])('%s is a URL: %s', (text, is) => {
  expect(isUrl(text)).toBe(is);
});
