import { bundledModule, readManifests } from '../../scripts/build/manifests.mjs';
import { manifestText } from '../../src/manifests/text.ts';

const files = readManifests(new URL('../../src/manifests/', import.meta.url));

/** What the binary has in place of src/manifests/text.ts. */
const bundled: { manifestText: typeof manifestText } = await import(
  `data:text/javascript,${encodeURIComponent(bundledModule(files))}`
);

test('every YAML file reads the same from the source and from the bundle', () => {
  for (const [name, text] of Object.entries(files)) {
    expect(manifestText(name)).toBe(text);
    expect(bundled.manifestText(name)).toBe(text);
  }
});

test('a name that does not exist throws, in both', () => {
  expect(() => manifestText('missing.yaml')).toThrow('missing.yaml');
  expect(() => bundled.manifestText('missing.yaml')).toThrow('missing.yaml');
});
