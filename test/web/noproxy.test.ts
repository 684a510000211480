import { isExempt } from '../../src/web/noproxy.ts';

// What Go's own table has (golang.org/x/net http/httpproxy/proxy_test.go, UseProxyTests), and more of
// its kind; test/e2e/cli/noproxy.test.ts asks kubectl the same.
const RULES =
  'foo.com, .barbaz.net, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.0.0.2', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::2', false],

  ['barbaz.net', false],
  ['www.barbaz.net', true],
  ['foo.com', true],
  ['www.foo.com', true],
  ['foofoo.com', false],
  ['baz.com', false],
  ['localhost.net', false],
  ['local.localhost', false],
  ['barbarbaz.net', false],
  ['FOO.com', true],

  ['192.168.1.1', true],
  ['192.168.1.2', false],
  ['192.168.1.3', true],
  ['192.168.1.4', false],
  ['::ffff:192.168.1.1', true],
  ['10.0.0.2', true],
  ['10.0.0.4', false],
  ['2001:db8::52:0:1', true],
  ['2001:db8:0:0:0:52:0:1', true],
  ['2001:db8::52:0:2', false],
  ['2001:db8::52:0:3', true],
  ['2002:db8:a::123', true],
  ['fe80::424b:c8be:1643:a1b6', false],
])('%s, port 80: %s', (host, exempt) => {
  expect(isExempt({ host, port: '80' }, RULES)).toBe(exempt);
});

test.each([
  ['*', 'example.com', true],
  ['a.b,*', '203.0.113.7', true],
  ['*.example.com', 'a.example.com', true],
  ['*.example.com', 'example.com', false],
  ['example.com:6443', 'example.com', true],
  ['example.com:6443', 'a.example.com', true],
  ['example.com:443', 'example.com', false],
  ['.example.com:6443', 'a.example.com', true],
  ['.example.com:443', 'a.example.com', false],
  ['EXAMPLE.com', 'example.com', true],
  ['bücher.example', 'xn--bcher-kva.example', true],
  ['xn--bcher-kva.example', 'a.xn--bcher-kva.example', true],
  ['com', 'example.com', true],
  ['example', 'example.com', false],
  ['', 'example.com', false],
  [' , ,', 'example.com', false],
  [':6443', 'example.com', false],
  ['http://example.com', 'example.com', false],
  ['10.0.0.0/8:6443', '10.1.2.3', false],
  ['10.0.0.0/33', '10.0.0.0', false],
  ['010.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/08', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1', '10.1.2.3', false],
  ['.3', '10.1.2.3', false],
  ['0.0.0.0/0', '10.1.2.3', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['::/0', '10.1.2.3', false],
  ['fe80::1%eth0', 'fe80::1', false],
])('NO_PROXY=%s, %s, port 6443: %s', (rules, host, exempt) => {
  expect(isExempt({ host, port: '6443' }, rules)).toBe(exempt);
});
