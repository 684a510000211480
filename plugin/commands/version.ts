import { renderYaml } from '../../src/render/kubectl/yaml.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { Context } from '../context.ts';
import { formatOf } from '../output/output.ts';
import { commit, date, version as release } from '../version.ts';
import type { versionFlags } from './flags/operate.ts';

const OUTPUTS = ['json', 'yaml'] as const;

export function run(args: FlagsOf<typeof versionFlags>, { io }: Context): void {
  const output = formatOf(args.output, OUTPUTS);
  const about = { clientVersion: { gitVersion: release, gitCommit: commit, buildDate: date } };
  if (output === 'json') io.out(`${JSON.stringify(about, null, 2)}\n`);
  else if (output === 'yaml') io.out(renderYaml(about));
  else io.out(`Client Version: ${release}\n`);
}
