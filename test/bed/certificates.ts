import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bitString,
  boolean,
  generalizedTime,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  utf8String,
} from './der.ts';

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate and its key, both in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  /** Kubernetes reads the groups of a client from it. */
  readonly organization?: string;
  /** Names and IPv4 addresses of a server. */
  readonly hosts?: readonly string[];
}

/** Signs certificates on P-256 that are valid from yesterday for a year: a bed does not live longer. */
export class Authority {
  readonly certificate: string;
  readonly #name: Buffer;
  readonly #key: KeyObject;

  constructor(commonName: string) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#name = nameOf({ commonName });
    this.#key = privateKey;
    this.certificate = this.#sign(this.#name, publicKey, [
      extension(OID.basicConstraints, sequence(boolean(true)), { critical: true }),
      // keyCertSign and cRLSign, the sixth and seventh bit
      extension(OID.keyUsage, bitString(Buffer.of(0b0000_0110), 1), { critical: true }),
    ]);
  }

  /** A certificate for a client, and for a server too if the subject has hosts. */
  issue(subject: Subject): Identity {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = this.#sign(nameOf(subject), publicKey, extensionsOf(subject));
    return { certificate, key: pemOfKey(privateKey) };
  }

  #sign(subject: Buffer, publicKey: KeyObject, extensions: Buffer[]): string {
    const algorithm = sequence(oid(OID.ecdsaWithSha256));
    const body = sequence(
      tagged(0xa0, integer(Buffer.of(2))), // version 3
      integer(serialNumber()),
      algorithm,
      this.#name,
      sequence(daysFromNow(-1), daysFromNow(365)),
      subject,
      publicKey.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, this.#key);
    return pem('CERTIFICATE', sequence(body, algorithm, bitString(signature)));
  }
}

/** A key pair for an API server's service account tokens. In PEM. */
export function serviceAccountKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pemOfKey(privateKey),
  };
}

function extensionsOf({ hosts = [] }: Subject): Buffer[] {
  const usages = sequence(oid(OID.clientAuth), ...(hosts.length > 0 ? [oid(OID.serverAuth)] : []));
  const extensions = [extension(OID.extendedKeyUsage, usages)];
  if (hosts.length > 0) {
    extensions.push(extension(OID.subjectAltName, sequence(...hosts.map(generalName))));
  }
  return extensions;
}

function extension(id: string, value: Buffer, { critical = false } = {}): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function generalName(host: string): Buffer {
  return isIPv4(host)
    ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
    : tagged(0x82, Buffer.from(host));
}

function nameOf({ commonName, organization }: Subject): Buffer {
  const attribute = (id: string, text: string) => set(sequence(oid(id), utf8String(text)));
  return sequence(
    ...(organization ? [attribute(OID.organization, organization)] : []),
    attribute(OID.commonName, commonName),
  );
}

/** Positive and without leading zero bytes, as DER requires. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes;
}

function daysFromNow(days: number): Buffer {
  return generalizedTime(new Date(Date.now() + days * DAY_MS));
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
