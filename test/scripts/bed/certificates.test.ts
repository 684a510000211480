import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Authority } from '../../bed/certificates.ts';

const authority = new Authority('some-ca');

test('an authority signs what it issues, and itself', () => {
  const ca = new X509Certificate(authority.certificate);
  const issued = new X509Certificate(authority.issue({ commonName: 'someone' }).certificate);
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(issued.verify(ca.publicKey)).toBe(true);
  expect(issued.checkIssued(ca)).toBe(true);
  expect(issued.ca).toBe(false);
});

test('a client carries its name and group', () => {
  const subject = { commonName: 'system:admin', organization: 'system:masters' };
  const { certificate, key } = authority.issue(subject);
  const parsed = new X509Certificate(certificate);
  expect(parsed.subject).toBe('O=system:masters\nCN=system:admin');
  expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});

test('a server answers to its names and addresses, and no others', () => {
  const hosts = ['localhost', '127.0.0.1'];
  const { certificate } = authority.issue({ commonName: 'server', hosts });
  const parsed = new X509Certificate(certificate);
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(parsed.checkHost('example.org')).toBeUndefined();
});

test('it is valid now, and for a year', () => {
  const { validFromDate, validToDate } = new X509Certificate(authority.certificate);
  expect(validFromDate.getTime()).toBeLessThan(Date.now());
  expect(validToDate.getTime()).toBeGreaterThan(Date.now() + 364 * 24 * 60 * 60 * 1000);
});
