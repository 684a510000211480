import { chooseFolder } from '../folder.ts';
import { launch } from '../launch.ts';
import type { Options } from '../options.ts';
import { reportToTerminal } from '../report.ts';
import { interruptible } from './signals.ts';

export async function up({ dir, choices }: Options): Promise<number> {
  const folder = chooseFolder(dir, process.env);
  const began = Date.now();
  return interruptible(async (signal) => {
    const bed = await launch(folder, choices, { report: reportToTerminal, signal });
    bed.detach();
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    reportToTerminal(`up after ${seconds} s, in ${folder.path}`);
    reportToTerminal('eval "$(scripts/bed env)" lets a shell find it; scripts/bed down ends it');
    return 0;
  });
}
