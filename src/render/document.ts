import { sorted } from './sorted.ts';
import { renderYaml } from './yaml.ts';

/** A report of our own for scripts, laid out as kubectl lays out objects. */
export const renderDocument = (document: object, format: 'json' | 'yaml'): string =>
  format === 'yaml' ? renderYaml(document) : `${JSON.stringify(sorted(document), null, 4)}\n`;
