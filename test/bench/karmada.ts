import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/**
 * Prints what numbers depend on: how the bed's Karmada was started, as far as it decides how fast it is;
 * and how many processors there are for how many that want one (the load of the last minute).
 */
export function printCircumstances() {
  const flags = flagsOf('karmada-controller-manager').filter((flag) => PACE.test(flag));
  const [load = 0] = loadavg();
  console.log(`Karmada: ${flags.length > 0 ? flags.join(' ') : 'its own defaults'}`);
  console.log(`Machine: ${availableParallelism()} processors, load ${load.toFixed(1)}\n`);
}

const PACE = /^--(kube-api|rate-limiter|concurrent|cluster-(status|failure|success))/;

/** Of the process that works for the Karmada of the environment. */
function flagsOf(program: string): string[] {
  const kubeconfig = `--kubeconfig=${process.env.KARMADA_KUBECONFIG}`;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [path = '', ...flags] = commandLineOf(pid);
    if (path.endsWith(`/${program}`) && flags.includes(kubeconfig)) return flags;
  }
  throw new Error(`no ${program} runs for ${process.env.KARMADA_KUBECONFIG}`);
}

function commandLineOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return []; // it has ended meanwhile
  }
}
