import { HmlsError } from '../../src/errors.ts';
import {
  customColumns,
  customColumnsIn,
  noColumns,
} from '../../src/render/kubectl/customcolumns.ts';
import { jsonPath } from '../../src/render/kubectl/jsonpath.ts';
import { type Format, type Printer, printerOf } from '../../src/render/kubectl/printer.ts';
import type { FlagsOf } from '../commandline/tree.ts';
import { FORMATS, type outputFlags } from '../commands/flags/shared.ts';
import type { Input } from '../context.ts';

/**
 * The one of `formats` that `-o` names.
 *
 * @throws HmlsError `usage`, in the words of kubectl, if it is none of them
 */
export function formatOf<Known extends string>(
  text: string | undefined,
  formats: readonly Known[],
): Known | undefined {
  const format = formats.find((known) => known === text);
  if (format !== undefined || text === undefined) return format;
  throw unknownFormat(text, formats);
}

/** `-o`, and the flags that go with it, as in kubectl. */
export type OutputFlags = Pick<
  FlagsOf<typeof outputFlags>,
  'output' | 'noHeaders' | 'showManagedFields' | 'template'
> & { readonly allowMissingTemplateKeys?: boolean };

/** A table for people, or a printer of documents, see `documentOf`. */
export type Output =
  | { readonly table: 'plain' | 'wide'; readonly headers: boolean }
  | { readonly print: Printer };

/** @throws HmlsError `usage`, in the words of kubectl, for an unknown format */
export async function outputOf(flags: OutputFlags, input: Input): Promise<Output> {
  const { output = '', noHeaders = false, showManagedFields = false } = flags;
  if (output === '' || output === 'wide') {
    return { table: output === 'wide' ? 'wide' : 'plain', headers: !noHeaders };
  }
  const format = await formatIn(output, flags, input);
  return { print: printerOf(format, { headers: !noHeaders, managedFields: showManagedFields }) };
}

/** Formats of kubectl that it can print for any resource. */
const KUBECTLS = ['go-template', 'go-template-file', 'template', 'templatefile', 'kyaml'];

async function formatIn(output: string, flags: OutputFlags, input: Input): Promise<Format> {
  const [name = '', ...rest] = output.split('=');
  const argument = flags.template ?? rest.join('=');
  switch (name) {
    case 'jsonpath':
    case 'jsonpath-as-json':
      return { as: 'jsonpath', path: pathOf(argument, flags), json: name !== 'jsonpath' };
    case 'jsonpath-file':
      return { as: 'jsonpath', path: pathOf(await template(argument, input), flags) };
    case 'custom-columns':
      return { as: 'custom-columns', columns: customColumns(argument) };
    case 'custom-columns-file':
      return { as: 'custom-columns', columns: await columnsIn(argument, input) };
  }
  const as = (['json', 'yaml', 'name'] as const).find((known) => known === output.toLowerCase());
  if (as) return { as };
  throw KUBECTLS.includes(name) ? leftToKubectl(name) : unknownFormat(output, FORMATS);
}

function pathOf(text: string, { allowMissingTemplateKeys = true }: OutputFlags) {
  if (text === '') throw usage('template format specified but no template given');
  return jsonPath(text, { strict: !allowMissingTemplateKeys });
}

const template = async (path: string, input: Input) =>
  path && (await textAt(path, input, 'error reading --template'));

async function columnsIn(path: string, input: Input) {
  if (path === '') throw noColumns();
  return customColumnsIn(await textAt(path, input, 'error reading template'));
}

async function textAt(path: string, input: Input, complaint: string): Promise<string> {
  try {
    return Buffer.from(await input.read(path)).toString('utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `open ${path}: no such file or directory` : message;
    throw usage(`${complaint} ${path}, ${why}`);
  }
}

const leftToKubectl = (format: string) =>
  new HmlsError(
    'usage',
    `output format "${format}" is not supported here, but kubectl prints it for any resource`,
    {
      hint: `kubectl get hmls -o ${format}=…`,
    },
  );

const unknownFormat = (text: string, formats: readonly string[]) =>
  usage(
    `unable to match a printer suitable for the output format "${text}", allowed formats are: ${[...formats].sort().join(',')}`,
  );

const usage = (message: string) => new HmlsError('usage', message);
