import {
  INGRESS_FINDINGS,
  severityOfIngress,
} from '../../../../src/headingress/istio/routing/findings.ts';

test('codes are numbered without gaps, and never change their severity', () => {
  const errors = Object.keys(INGRESS_FINDINGS).filter(
    (code) => severityOfIngress({ code: code as keyof typeof INGRESS_FINDINGS }) === 'error',
  );
  expect(Object.keys(INGRESS_FINDINGS)).toEqual(
    Array.from({ length: 19 }, (_, i) => `HMLS01${`${i + 1}`.padStart(2, '0')}`),
  );
  expect(errors.map((code) => code.slice(-2)).join(' ')).toBe('01 02 03 04 06 09 10 12 14 16 19');
});
