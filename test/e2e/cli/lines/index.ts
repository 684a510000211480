import type { Line } from '../line.ts';
import { FORMATS } from './formats.ts';
import { MISTAKES } from './mistakes.ts';
import { TABLES } from './tables.ts';
import { WAITING } from './waiting.ts';
import { WRITING } from './writing.ts';

/** Every command line that is compared, by topic. To add more: a file beside this one. */
export const LINES: Readonly<Record<string, readonly Line[]>> = {
  tables: TABLES,
  formats: FORMATS,
  mistakes: MISTAKES,
  waiting: WAITING,
  writing: WRITING,
};
