import { dump } from 'js-yaml';
import { sorted } from './sorted.ts';

/** One document, with its keys in order, as kubectl writes it. */
export function renderYaml(value: unknown): string {
  return dump(sorted(value), {
    seqNoIndent: true,
    lineWidth: -1,
    quoteStyle: 'double',
    noRefs: true,
  });
}

/** Several documents in one stream. */
export const renderYamlStream = (values: readonly unknown[]) =>
  values.map(renderYaml).join('---\n');
