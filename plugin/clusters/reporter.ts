import { HmlsError } from '../../src/errors.ts';
import type { Listener } from '../../src/kube/clusterflags.ts';
import { escaped } from '../../src/render/kubectl/table.ts';
import type { Context } from '../context.ts';

/** Prints warnings of API servers on stderr, each once, and the log of requests that `-v` asks for. */
export interface Reporter extends Listener {
  /** @throws HmlsError `usage`, in the words of kubectl, if there were warnings */
  assertNoWarnings(): void;
}

export function reporterFor({ io, env, now }: Context, verbosity: number): Reporter {
  const warnings = new Set<string>();
  const mark = isColoured({ io, env }) ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:';
  return {
    verbosity,
    warning(text) {
      if (text === '' || warnings.has(text)) return;
      warnings.add(text);
      io.err(`${mark} ${escaped(text)}\n`);
    },
    log: (text) => io.err(`${klogTime(now())} ${text}\n`),
    assertNoWarnings() {
      const { size } = warnings;
      if (size === 0) return;
      throw new HmlsError('usage', `${size} ${size === 1 ? 'warning' : 'warnings'} received`);
    },
  };
}

/** `I1124 07:22:00.112483]`, in UTC. Source: header in k8s.io/klog. */
function klogTime(time: Date): string {
  const [, month, day, clock] = /-(\d\d)-(\d\d)T([\d:.]+)Z/.exec(time.toISOString()) ?? [];
  return `I${month}${day} ${clock}000]`;
}

/** Source: AllowsColorOutput in k8s.io/cli-runtime/pkg/printers/terminal.go. */
function isColoured({ io, env }: Pick<Context, 'io' | 'env'>): boolean {
  if (!io.terminal('err') || env.TERM === 'dumb' || env.NO_COLOR !== undefined) return false;
  return env.OS !== 'Windows_NT' || env.WT_SESSION !== undefined;
}
