import { type Address, parseAddress, urlOf } from '../../src/workloads/address.ts';

test.each([
  {
    name: "T9k's address",
    url: 'http://torch.demo.ksvc.spoke1.example.com',
    facts: { scheme: 'http', host: 'torch.demo.ksvc.spoke1.example.com', port: 80, path: '/' },
  },
  {
    name: 'https',
    url: 'https://torch.example.com/',
    facts: { scheme: 'https', host: 'torch.example.com', port: 443, path: '/' },
  },
  {
    name: 'a port',
    url: 'https://torch.example.com:8443',
    facts: { scheme: 'https', host: 'torch.example.com', port: 8443, path: '/' },
  },
  {
    name: "the other scheme's port",
    url: 'http://torch.example.com:443',
    facts: { scheme: 'http', host: 'torch.example.com', port: 443, path: '/' },
  },
  {
    name: 'a path, as an LLMInferenceService has it',
    url: 'http://gateway.example.com/demo/llama',
    facts: { scheme: 'http', host: 'gateway.example.com', port: 80, path: '/demo/llama' },
  },
  {
    name: 'a path that ends in a slash, which is kept',
    url: 'http://gateway.example.com/demo/llama/',
    facts: { scheme: 'http', host: 'gateway.example.com', port: 80, path: '/demo/llama/' },
  },
  {
    name: 'capitals and a final dot',
    url: 'HTTP://Torch.Example.COM./V1',
    facts: { scheme: 'http', host: 'torch.example.com', port: 80, path: '/V1' },
  },
  {
    name: 'a domain that merely contains svc',
    url: 'http://torch.demo.svc.example.com',
    facts: { scheme: 'http', host: 'torch.demo.svc.example.com', port: 80, path: '/' },
  },
])('routes to $name', ({ url, facts }) => {
  expect(parseAddress(url)).toEqual(facts);
});

const LOCAL = 'is only resolvable inside its own cluster';
const IP = 'is an IP address; a ServiceEntry needs a DNS name';

test.each([
  { url: '', unusable: 'The address is empty' },
  { url: ' ', unusable: 'The address is not a URL' },
  { url: 'http://', unusable: 'The address is not a URL' },
  { url: 'http:///path.example.com', unusable: 'The address is not a URL' },
  { url: 'http://a b.example.com', unusable: 'The address is not a URL' },
  { url: 'http://a.example.com\\@b.example.com', unusable: 'The address is not a URL' },
  { url: 'http://a.example.com\r\nHost: b', unusable: 'The address is not a URL' },
  { url: 'http://a.example.com:99999', unusable: 'The address is not a URL' },
  { url: 'http://me:secret@:80', unusable: 'The address is not a URL' },
  { url: 'http://torch.demo.svc.cluster.local', unusable: `torch.demo.svc.cluster.local ${LOCAL}` },
  { url: 'torch.demo.svc.cluster.local', unusable: `torch.demo.svc.cluster.local ${LOCAL}` },
  { url: 'http://torch.demo.svc', unusable: `torch.demo.svc ${LOCAL}` },
  { url: 'http://torch.demo.svc.:8080', unusable: `torch.demo.svc ${LOCAL}` },
  { url: 'http://torch', unusable: `torch ${LOCAL}` },
  {
    url: 'torch.example.com',
    unusable: 'torch.example.com has no scheme (http or https)',
  },
  {
    url: 'torch.example.com:8080/v1',
    unusable: 'torch.example.com has no scheme (http or https)',
  },
  {
    url: 'grpc://torch.example.com:9000',
    unusable: 'torch.example.com uses the scheme grpc, not http or https',
  },
  { url: 'http://10.0.0.5:8080', unusable: `10.0.0.5 ${IP}` },
  { url: 'http://0x0a000005', unusable: `10.0.0.5 ${IP}` },
  { url: 'https://[2001:db8::1]', unusable: `[2001:db8::1] ${IP}` },
  { url: 'http://localhost:8080', unusable: 'localhost resolves to the local host' },
  { url: 'http://*.example.com', unusable: '*.example.com is a wildcard, not a single host' },
  { url: 'http://my_model.example.com', unusable: 'my_model.example.com is not a DNS name' },
  { url: 'http://a..example.com', unusable: 'a..example.com is not a DNS name' },
  { url: 'http://-a.example.com', unusable: '-a.example.com is not a DNS name' },
  {
    url: `http://${'a'.repeat(64)}.example.com`,
    unusable: `${'a'.repeat(64)}.example.com is not a DNS name`,
  },
  {
    url: 'http://me:secret@torch.example.com',
    unusable: 'torch.example.com contains credentials',
  },
  { url: 'http://me@torch.example.com', unusable: 'torch.example.com contains credentials' },
  {
    url: 'http://torch.example.com/?key=secret',
    unusable: 'torch.example.com contains a query',
  },
  { url: 'http://torch.example.com:0', unusable: 'torch.example.com has port 0' },
])('refuses $url', ({ url, unusable }) => {
  expect(parseAddress(url)).toEqual({ unusable });
});

test('a cluster may have a domain of its own', () => {
  expect(parseAddress('http://torch.demo.svc.k8s.corp', ['k8s.corp'])).toEqual({
    unusable: `torch.demo.svc.k8s.corp ${LOCAL}`,
  });
});

test.each([
  'http://torch.example.com/',
  'http://torch.example.com:8080/demo/llama',
  'https://torch.example.com/',
  'https://torch.example.com:80/',
])('%s is written as it is read', (url) => {
  expect(urlOf(parseAddress(url) as Address)).toBe(url);
});
