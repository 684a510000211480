import { styleOf } from '../../src/render/cells.ts';
import { renderDoctor, SIGNS, WORDS } from '../../src/render/doctor.ts';
import { doctorReport, failed, passed, skipped } from '../../src/reports/doctor.ts';

const report = doctorReport([
  {
    name: 'hub',
    checks: [
      passed('can reach it'),
      failed('has a controller', 'it\u001b[2J is\ngone', 'start it'),
    ],
  },
  { name: 'ingress', checks: [skipped('is there', 'not configured')] },
]);
const { paint } = styleOf('none', false);

test('sections, what failed, why, and what to do', () => {
  expect(renderDoctor(report, { signs: SIGNS, paint })).toBe(`hub
---
√ can reach it
× has a controller
    it^[[2J is
    gone
    hint: start it

ingress
-------
- is there
    not configured

Status check results are ×
`);
});

test('the same in words', () => {
  const text = renderDoctor(report, { signs: WORDS, paint });
  expect(text).toContain('ok      can reach it\nfailed  has a controller\n');
  expect(text).toContain('skipped is there\n');
  expect(text).toMatch(/\nStatus check results are failed\n$/);
});

test('and in colours', () => {
  const coloured = renderDoctor(report, { signs: SIGNS, paint: styleOf('none', true).paint });
  expect(coloured).toContain('\u001b[31m×\u001b[0m has a controller\n');
});
