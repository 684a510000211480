import { HmlsError } from '../../src/errors.ts';
import { severityOf } from '../../src/lint/findings.ts';
import type { Rules } from '../../src/lint/lint.ts';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { renderCodes, renderFindings } from '../../src/render/findings.ts';
import { type Validation, validated } from '../../src/reports/validation.ts';
import { manifestsIn } from '../../src/yaml/manifests.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { ExitStatus } from '../exit.ts';
import { hintedFinding } from '../hints.ts';
import { formatOf } from '../output/output.ts';
import { summaryOf } from '../output/summary.ts';
import { sourcesOf } from '../select/sources.ts';
import type { validateFlags } from './flags/preview.ts';

const OUTPUTS = ['text', 'json', 'sarif', 'github'] as const;

type ValidateFlags = FlagsOf<typeof validateFlags>;

export async function run(flags: ValidateFlags, { io, input }: Context): Promise<void> {
  const format = formatOf(flags.output, OUTPUTS) ?? 'text';
  if (flags.codes) return io.out(renderCodes());
  const read = (await sourcesOf(flags, input)).map(manifestsIn);
  const validation = validated(read, rulesOf(flags));
  if (validation.services + validation.findings.length === 0) {
    throw new HmlsError('usage', 'no HyperMLServices passed to validate');
  }
  io.out(renderFindings(validation.findings.map(hintedFinding), format));
  const { findings, services } = validation;
  io.err(`${summaryOf(findings.map(severityOf), services, 'HyperMLService')}\n`);
  if (validation.findings.some(isError)) throw new ExitStatus(2);
}

const rulesOf = (flags: ValidateFlags): Rules => ({
  schema: serviceSchema(),
  policy: {
    allowNamespaces: partsOf(flags.allowNamespaces),
    allowClusterKinds: partsOf(flags.allowClusterKinds),
  },
  namespace: flags.namespace,
});

const partsOf = (text: string) => text.split(',').filter(Boolean);

const isError = (finding: Validation['findings'][number]) => severityOf(finding) === 'error';
