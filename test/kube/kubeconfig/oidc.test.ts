import { idTokenOf } from '../../../src/kube/kubeconfig/oidc.ts';
import { anError } from '../../support/builders.ts';

const now = new Date('2024-04-15T10:00:00Z');
const seconds = now.getTime() / 1000;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;

test('a token is used while it is valid', () => {
  const token = jwt({ exp: seconds + 60 });
  expect(idTokenOf({ 'id-token': token }, now)).toBe(token);
});

test.each([
  {
    name: 'that has expired',
    token: jwt({ exp: seconds - 60 }),
    says: 'an OIDC id-token that expired at 2024-04-15T09:59:00.000Z',
  },
  {
    name: 'that is about to expire',
    token: jwt({ exp: seconds + 5 }),
    says: 'an OIDC id-token that expired at 2024-04-15T10:00:05.000Z',
  },
  { name: 'without an expiry', token: jwt({}), says: 'no OIDC id-token' },
  { name: 'that is not a JWT', token: 'opaque', says: 'no OIDC id-token' },
  { name: 'that is missing', token: undefined, says: 'no OIDC id-token' },
])('a token $name is not used, and never shown', ({ token, says }) => {
  const ask = () => idTokenOf(token === undefined ? {} : { 'id-token': token }, now);
  expect(ask).toThrow(anError('unauthorized', `the kubeconfig holds ${says}`));
});
