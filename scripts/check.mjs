import { fileURLToPath } from 'node:url';
import { circlesIn, measure, percentile, sourcesIn } from './check/measure.mjs';

// `npm run check` runs this after the type checker and the linter: it measures what they do not cover,
// and fails above the limits.

/** The 95th percentile of lines per function that a folder may have at most. */
const LIMITS = { src: 20, plugin: 25 };

const root = fileURLToPath(new URL('..', import.meta.url));
const faults = [];
const imports = new Map();
for (const [folder, limit] of Object.entries(LIMITS)) {
  const lines = [];
  for (const { path, text } of sourcesIn(root, folder)) {
    const measures = measure(path, text);
    lines.push(...measures.functionLines);
    faults.push(...measures.findings);
    imports.set(path, measures.imports);
  }
  lines.sort((a, b) => a - b);
  const p95 = percentile(lines, 0.95);
  process.stdout.write(
    `${folder}: ${lines.length} functions, p95 ${p95} lines, longest ${lines.at(-1)}\n`,
  );
  if (p95 > limit) faults.push(`${folder}: p95 of function lines is ${p95}, above ${limit}`);
}
faults.push(...circlesIn(imports).map((files) => `import circle: ${files.join(' ')}`));
process.stdout.write(`any, !, @ts-ignore and import circles: ${faults.length}\n`);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
