import { fromForeign, fromSocket, fromStatus } from '../../src/kube/failures.ts';

const SERVER = 'https://hub.example.com:6443';

describe('a Status', () => {
  test.each([
    { code: 400, reason: 'BadRequest', as: 'invalid' },
    { code: 401, reason: 'Unauthorized', as: 'unauthorized' },
    { code: 403, reason: 'Forbidden', as: 'forbidden' },
    { code: 404, reason: 'NotFound', as: 'not-found' },
    { code: 409, reason: 'AlreadyExists', as: 'already-exists' },
    { code: 409, reason: 'Conflict', as: 'conflict' },
    { code: 410, reason: 'Expired', as: 'expired' },
    { code: 410, reason: 'Gone', as: 'expired' },
    { code: 413, reason: 'RequestEntityTooLarge', as: 'too-large' },
    { code: 422, reason: 'Invalid', as: 'invalid' },
    { code: 429, reason: 'TooManyRequests', as: 'unreachable' },
    { code: 500, reason: 'InternalError', as: 'server-error' },
    { code: 500, reason: 'ServerTimeout', as: 'unreachable' },
    { code: 503, reason: 'ServiceUnavailable', as: 'unreachable' },
    { code: 504, reason: 'Timeout', as: 'unreachable' },
    { code: 405, reason: 'MethodNotAllowed', as: 'server-error' },
  ])('$code $reason is $as', ({ code, reason, as }) => {
    const status = { kind: 'Status', code, reason, message: 'as the server says' } as const;
    expect(fromStatus(status)).toMatchObject({
      code: as,
      reason,
      message: 'as the server says',
      cause: status,
    });
  });

  test('without a reason has an empty one', () => {
    expect(fromStatus({ kind: 'Status', code: 500, message: 'oh' })).toMatchObject({ reason: '' });
  });

  test('is too-large also with the message of etcd', () => {
    const message = 'etcdserver: request is too large';
    expect(fromStatus({ kind: 'Status', code: 500, message }).code).toBe('too-large');
  });
});

describe('a response that is not a Status', () => {
  test.each([
    {
      answer: { method: 'GET', path: '/apis/g.io/v1/namespaces/demo/things/a?x=y', code: 404 },
      says: 'not-found NotFound: the server could not find the requested resource (get things.g.io a)',
    },
    {
      answer: { method: 'GET', path: '/apis/g.io/v1/things?limit=500', code: 404 },
      says: 'not-found NotFound: the server could not find the requested resource (get things.g.io)',
    },
    {
      answer: { method: 'PATCH', path: '/api/v1/namespaces/demo/secrets/a/status', code: 403 },
      says: 'forbidden Forbidden: the server does not allow access to the requested resource (patch secrets a)',
    },
    {
      answer: { method: 'GET', path: '/version', code: 503 },
      says: 'unreachable ServiceUnavailable: the server is currently unable to handle the request (get /version)',
    },
    {
      answer: { method: 'GET', path: '/version', code: 500 },
      says: 'server-error InternalError: an error on the server ("<h1>Oh</h1>") has prevented the request from succeeding (get /version)',
    },
  ])('$says', ({ answer, says }) => {
    const { code, reason, message } = fromForeign({ ...answer, text: '<h1>Oh</h1>' });
    expect(`${code} ${reason}: ${message}`).toBe(says);
  });
});

describe('no response', () => {
  const untrusted =
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority';

  test.each([
    {
      error: { code: 'ECONNREFUSED' },
      says: 'The connection to the server hub.example.com:6443 was refused - did you specify the right host or port?',
    },
    {
      error: { code: 'ENOTFOUND' },
      says: 'Unable to connect to the server: dial tcp: lookup hub.example.com: no such host',
    },
    {
      error: { code: 'ETIMEDOUT' },
      says: 'Unable to connect to the server: dial tcp hub.example.com:6443: i/o timeout',
    },
    { error: { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, says: untrusted },
    { error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, says: untrusted },
    {
      error: {
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
        host: 'hub.example.com',
        cert: { subjectaltname: 'DNS:localhost, IP Address:127.0.0.1, DNS:kubernetes' },
      },
      says: 'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for localhost, kubernetes, not hub.example.com',
    },
    {
      error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host: '10.0.0.1', cert: {} },
      says: "Unable to connect to the server: tls: failed to verify certificate: x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
    },
    {
      error: { code: 'EODD', message: 'what Node says' },
      says: 'Unable to connect to the server: what Node says',
    },
  ])('$says', ({ error, says }) => {
    const failure = fromSocket(Object.assign(new Error(), error), SERVER);
    expect(failure).toMatchObject({ code: 'unreachable', reason: undefined, message: says });
  });

  test('from several addresses, which Node tries in turn', () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(fromSocket(refused, SERVER)).toMatchObject({
      message: expect.stringMatching(/^The connection to the server/),
    });
  });

  test('but a bug stays a bug', () => {
    const bug = new TypeError('x is not a function');
    expect(fromSocket(bug, SERVER)).toBe(bug);
  });
});
