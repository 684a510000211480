import { renderYaml } from '../../src/render/kubectl/yaml.ts';
import type { Context, Register } from '../context.ts';
import { formatOf, outputFlag } from '../output/output.ts';
import { commit, date, version as release } from '../version.ts';

export const version: Register = (yargs, context) =>
  yargs.command(
    'version',
    'Show the version of this program',
    (y) =>
      y
        .option('output', outputFlag(OUTPUTS))
        .example('kubectl hmls version', '')
        .example('kubectl hmls version -o json', 'with the commit and the date of the build'),
    (args) => run(args, context),
  );

const OUTPUTS = ['json', 'yaml'] as const;

function run(args: { readonly output: string | undefined }, { io }: Context): void {
  const output = formatOf(args.output, OUTPUTS);
  const about = { clientVersion: { gitVersion: release, gitCommit: commit, buildDate: date } };
  if (output === 'json') io.out(`${JSON.stringify(about, null, 2)}\n`);
  else if (output === 'yaml') io.out(renderYaml(about));
  else io.out(`Client Version: ${release}\n`);
}
