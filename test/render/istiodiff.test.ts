import type { KubeObject } from '../../src/kubernetes/object.ts';
import { objectDiff } from '../../src/render/istiodiff.ts';

const anObject = (prefix: string, metadata: object = {}): KubeObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { namespace: 'demo', name: 'mnist', ...metadata },
  ...{ spec: { prefix } },
});

test('what is the same is no difference, whatever the server and our history note', () => {
  const annotations = { 'tensorstack.dev/headingress-history': '[]' };
  const other = anObject('/a', { resourceVersion: '7', uid: 'u', generation: 3, annotations });
  expect(objectDiff(anObject('/a'), { ...other, apiVersion: 'networking.istio.io/v1beta1' })).toBe(
    '',
  );
});

test('a change is shown as diff shows it', () => {
  expect(objectDiff(anObject('/a'), anObject('/b'))).toBe(
    `--- live/virtualservice.networking.istio.io/mnist
+++ wanted/virtualservice.networking.istio.io/mnist
@@ -4,4 +4,4 @@
   name: mnist
   namespace: demo
 spec:
-  prefix: /a
+  prefix: /b
`,
  );
});

test('what is new, and what goes, is shown whole', () => {
  expect(objectDiff(undefined, anObject('/a'))).toContain('--- /dev/null\n');
  expect(objectDiff(anObject('/a'), undefined)).toContain('+++ /dev/null\n');
});
