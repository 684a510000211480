import type { Argv } from 'yargs';
import type { Context, Register } from '../../context.ts';

/** The body of a command that still registers itself. */
export const bodyOf = (register: Register) => ({
  run: async (flags: object, context: Context): Promise<void> => {
    let handle: (args: object) => Promise<void> = async () => {};
    const command = (_0: unknown, _1: unknown, _2: unknown, handler: typeof handle) => {
      handle = handler;
    };
    register({ command } as unknown as Argv, context);
    await handle(Object.fromEntries(Object.entries(flags).map(asBefore)));
  },
});

const asBefore = ([key, value]: [string, unknown]): [string, unknown] => {
  if (key === 'header' && Array.isArray(value)) return [key, new Set(value)];
  const isJoined = ['gateway', 'host', 'weights'].includes(key) && Array.isArray(value);
  return [key, isJoined ? value.join(',') : value];
};
