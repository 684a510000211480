import { type IconSet, type Style, styleOf } from '../../src/render/cells.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import type { displayFlags } from '../commands/flags/shared.ts';
import type { Context } from '../context.ts';

export type DisplayFlags = FlagsOf<typeof displayFlags>;

export const colorStyle = (
  { color }: Pick<DisplayFlags, 'color'>,
  context: Pick<Context, 'env' | 'io'>,
): Style => displayStyle({ color, icons: 'none' }, context);

export const displayStyle = (flags: DisplayFlags, context: Pick<Context, 'env' | 'io'>): Style =>
  styleOf(displayIcons(flags, context.env), isColoured(flags, context));

/** The icons for levels; none where the terminal may lack them. */
export function displayIcons({ icons }: Pick<DisplayFlags, 'icons'>, env: Context['env']): IconSet {
  if (icons !== 'auto') return icons;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  // The Linux console has few glyphs, and the glyphs of a dumb terminal are unknown.
  const isPoor = env.TERM === 'linux' || env.TERM === 'dumb';
  const hasThem = isWindows(env) ? env.WT_SESSION !== undefined : /utf-?8/i.test(locale);
  return hasThem && !isPoor ? 'unicode' : 'none';
}

/** As kubectl decides it. Source: AllowsColorOutput in k8s.io/kubectl/pkg/util/term. */
function isColoured({ color }: DisplayFlags, { env, io }: Pick<Context, 'env' | 'io'>): boolean {
  if (color !== 'auto') return color === 'always';
  if (!io.terminal('out') || env.TERM === 'dumb' || env.NO_COLOR !== undefined) return false;
  return !isWindows(env) || env.WT_SESSION !== undefined;
}

const isWindows = (env: Context['env']) => env.OS === 'Windows_NT';
