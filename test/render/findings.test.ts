import { renderCodes, renderFindings } from '../../src/render/findings.ts';
import type { LocatedFinding } from '../../src/reports/validation.ts';

const finding: LocatedFinding = {
  code: 'HMLS0002',
  source: 'dir/a b.yaml',
  line: 3,
  column: 5,
  object: 'demo/mnist',
  path: 'apiVersion',
  message: '50% is\nnot served',
};

test('text has the position, the code and the field of a finding', () => {
  expect(renderFindings([finding], 'text')).toBe(
    'dir/a b.yaml:3:5: error HMLS0002: apiVersion: 50% is\nnot served\n',
  );
  expect(renderFindings([{ ...finding, path: '' }], 'text')).toContain('HMLS0002: 50%');
});

test('GitHub annotations are escaped', () => {
  const source = 'C:\\a,b.yaml';
  expect(renderFindings([{ ...finding, source }], 'github')).toBe(
    '::error file=C%3A\\a%2Cb.yaml,line=3,col=5,title=HMLS0002::apiVersion: 50%25 is%0Anot served\n',
  );
});

test('json is the report', () => {
  expect(JSON.parse(renderFindings([finding], 'json'))).toMatchObject({
    kind: 'ValidationReport',
    items: [{ code: 'HMLS0002', severity: 'error', line: 3 }],
  });
});

test('sarif has a result for each finding, at its position', () => {
  const { version, runs } = JSON.parse(renderFindings([finding], 'sarif'));
  expect(version).toBe('2.1.0');
  const [{ tool, results }] = runs;
  expect(results).toEqual([
    {
      ruleId: 'HMLS0002',
      level: 'error',
      message: { text: 'apiVersion: 50% is\nnot served' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'dir/a%20b.yaml' },
            region: { startLine: 3, startColumn: 5 },
          },
        },
      ],
    },
  ]);
  const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
  expect(ids).toContain('HMLS0002');
});

test('without findings there is no text', () => {
  expect(renderFindings([], 'text')).toBe('');
  expect(renderFindings([], 'github')).toBe('');
});

test('each code has a line with its severity and meaning', () => {
  const [header, ...lines] = renderCodes().trimEnd().split('\n');
  expect(header).toMatch(/^CODE +SEVERITY +MEANING$/);
  expect(lines.every((line) => /^HMLS\d{4} +(error|warning) +\S/.test(line))).toBe(true);
});

test('a warning is one in every format', () => {
  const warning: LocatedFinding = { ...finding, code: 'HMLS0014' };
  expect(renderFindings([warning], 'text')).toContain('3:5: warning HMLS0014: ');
  expect(renderFindings([warning], 'github')).toMatch(/^::warning /);
  const [{ tool, results }] = JSON.parse(renderFindings([warning], 'sarif')).runs;
  expect(results[0].level).toBe('warning');
  expect(tool.driver.rules[13]).toEqual({
    id: 'HMLS0014',
    shortDescription: { text: 'it is too large for client-side apply' },
    defaultConfiguration: { level: 'warning' },
  });
});

test('the end of a line from Windows does not end a GitHub annotation', () => {
  const message = 'a\r\nb';
  expect(renderFindings([{ ...finding, message }], 'github')).toMatch(/: a%0D%0Ab\n$/);
});

test('sarif names a file of Windows by a URI', () => {
  const { runs } = JSON.parse(renderFindings([{ ...finding, source: 'dir\\a.yaml' }], 'sarif'));
  const { artifactLocation } = runs[0].results[0].locations[0].physicalLocation;
  expect(artifactLocation).toEqual({ uri: 'dir/a.yaml' });
});
