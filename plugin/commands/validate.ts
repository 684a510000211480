import { HmlsError } from '../../src/errors.ts';
import { severityOf } from '../../src/lint/findings.ts';
import type { Rules } from '../../src/lint/lint.ts';
import { serviceSchema } from '../../src/manifests/schema.ts';
import { renderCodes, renderFindings } from '../../src/render/findings.ts';
import { type Validation, validated } from '../../src/reports/validation.ts';
import { manifestsIn } from '../../src/yaml/manifests.ts';
import type { Context, GlobalFlags, Register } from '../context.ts';
import { ExitStatus } from '../exit.ts';
import { hintedFinding } from '../hints.ts';
import { formatOf, outputFlag } from '../output/output.ts';
import { summaryOf } from '../output/summary.ts';
import { type ManifestFlags, sourcesOf, withManifestFlags } from '../select/sources.ts';

export const validate: Register = (yargs, context) =>
  yargs.command(
    'validate',
    'Check manifests without a cluster; exits with 2 if a hub or the controller would refuse one',
    (y) =>
      withManifestFlags(y)
        .options({
          output: outputFlag(OUTPUTS),
          'allow-namespaces': {
            type: 'string',
            requiresArg: true,
            default: '',
            describe: "As the controller's flag: namespaces that may be placed into; * for all",
          },
          'allow-cluster-kinds': {
            type: 'string',
            requiresArg: true,
            default: '',
            describe: "As the controller's flag: cluster-scoped kinds that may be placed",
          },
          codes: { type: 'boolean', default: false, describe: 'List what can be found' },
        })
        .example('kubectl hmls validate -f hmls-sample.yaml', '')
        .example('kubectl hmls validate -R -f services/ -o github', 'annotates a pull request')
        .example('kubectl hmls validate --codes', ''),
    (flags) => run(flags, context),
  );

const OUTPUTS = ['text', 'json', 'sarif', 'github'] as const;

interface ValidateFlags extends GlobalFlags, ManifestFlags {
  readonly output?: string | undefined;
  readonly allowNamespaces: string;
  readonly allowClusterKinds: string;
  readonly codes: boolean;
}

async function run(flags: ValidateFlags, { io, input }: Context): Promise<void> {
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
