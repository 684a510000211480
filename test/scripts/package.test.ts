import { gunzipSync } from 'node:zlib';
import { fillManifest } from '../../scripts/package/krew.mjs';
import { tarGz } from '../../scripts/package/tar.mjs';

const MANIFEST = `# a comment
spec:
  version: v0.1.0
  platforms:
    - selector:
        matchLabels:
          os: linux
          arch: amd64
      uri: https://github.com/t9k/kubectl-hmls/releases/download/v0.1.0/old.tar.gz
      sha256: "0000"
      bin: kubectl-hmls
`;
const LINUX = {
  os: 'linux',
  arch: 'amd64',
  version: 'v0.1.0',
  file: 'new.tar.gz',
  sha256: '1234',
  exe: 'kubectl-hmls',
};

describe('krew-manifest.yaml', () => {
  test('an entry that is there is filled in, and nothing else changes', () => {
    const expected = MANIFEST.replace('old', 'new').replace('0000', '1234');
    expect(fillManifest(MANIFEST, LINUX)).toBe(expected);
    expect(fillManifest(expected, LINUX)).toBe(expected);
  });

  test('an entry that is not there is added, in order', () => {
    const windows = { ...LINUX, os: 'windows', exe: 'kubectl-hmls.exe' };
    const darwin = { ...LINUX, os: 'darwin' };
    const filled = [LINUX, windows, darwin].reduce(fillManifest, MANIFEST);
    expect(filled.match(/os: .*/g)).toEqual(['os: darwin', 'os: linux', 'os: windows']);
    expect(filled).toContain('bin: kubectl-hmls.exe\n');
  });

  test('another version takes the place of the entries of the old one', () => {
    const filled = fillManifest(MANIFEST, { ...LINUX, arch: 'arm64', version: 'v0.2.0' });
    expect(filled).toContain('  version: v0.2.0\n');
    expect(filled.match(/arch: .*/g)).toEqual(['arch: arm64']);
  });
});

describe('the archive', () => {
  const file = (name: string, text: string) => ({ name, mode: 0o755, content: Buffer.from(text) });

  test('is the same whatever the order of the files', () => {
    const [a, b] = [file('a', 'A'), file('b', 'B')];
    expect(tarGz([a, b], 0)).toEqual(tarGz([b, a], 0));
  });

  test('has a header and whole blocks for each file, and two empty blocks at the end', () => {
    const tar = gunzipSync(tarGz([file('name', 'x'.repeat(513))], 1));
    expect(tar.length).toBe(512 + 1024 + 1024);
    expect(tar.toString('latin1', 0, 4)).toBe('name');
    expect(tar.toString('latin1', 100, 107)).toBe('0000755');
    expect(tar.toString('latin1', 124, 135)).toBe('00000001001');
    expect(tar.toString('latin1', 512, 1025)).toBe('x'.repeat(513));
  });
});
