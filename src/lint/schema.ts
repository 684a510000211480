import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../kubernetes/fields.ts';
import type { Finding, FindingCode } from './findings.ts';

/**
 * The parts of a structural schema that the CRD of HyperMLService uses. Source:
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export interface Schema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly {
    readonly rule: string;
    readonly message: string;
  }[];
}

type Path = Finding['path'];

/** What an API server with that schema would reject in `value`. */
export function schemaFindings(value: unknown, schema: Schema, path: Path = []): Finding[] {
  const type = typeOf(value);
  if (schema.type !== undefined && type !== schema.type) {
    return [
      found('HMLS0004', path, `expected ${withArticle(schema.type)}, got ${withArticle(type)}`),
    ];
  }
  return [
    ...enumFindings(value, schema, path),
    ...(typeof value === 'string' ? textFindings(value, schema, path) : []),
    ...(Array.isArray(value) ? listFindings(value, schema, path) : []),
    ...(isObject(value) ? objectFindings(value, schema, path) : []),
  ];
}

const found = (code: FindingCode, path: Path, message: string): Finding => ({
  code,
  path,
  message,
});

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const NAMES: Readonly<Record<string, string>> = {
  null: 'null',
  array: 'a list',
  object: 'an object',
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  boolean: 'a boolean',
};

const withArticle = (type: string) => NAMES[type] ?? type;

function enumFindings(value: unknown, schema: Schema, path: Path): Finding[] {
  if (!schema.enum || schema.enum.includes(value)) return [];
  const known = schema.enum.map((one) => JSON.stringify(one)).join(', ');
  return [found('HMLS0005', path, `unsupported value ${shown(value)}: must be one of ${known}`)];
}

function textFindings(text: string, schema: Schema, path: Path): Finding[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  const length = [...text].length;
  if (length < minLength) return [found('HMLS0005', path, 'must not be empty')];
  if (length > maxLength) {
    return [
      found('HMLS0005', path, `too long: ${length} characters, at most ${maxLength} allowed`),
    ];
  }
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return [];
  return [found('HMLS0005', path, `${shown(text)} does not match ${pattern}`)];
}

function listFindings(list: readonly unknown[], schema: Schema, path: Path): Finding[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items } = schema;
  const findings: Finding[] = [];
  if (list.length < minItems) findings.push(found('HMLS0005', path, 'must not be empty'));
  if (list.length > maxItems) {
    findings.push(
      found('HMLS0005', path, `too many: ${list.length} items, at most ${maxItems} allowed`),
    );
  }
  if (schema['x-kubernetes-list-type'] === 'set') findings.push(...duplicates(list, path));
  if (!items) return findings;
  return [...findings, ...list.flatMap((item, i) => schemaFindings(item, items, [...path, i]))];
}

const duplicates = (list: readonly unknown[], path: Path) =>
  list.flatMap((item, i) =>
    list.slice(0, i).some((other) => isDeepStrictEqual(other, item))
      ? [found('HMLS0006', [...path, i], `duplicate value ${shown(item)}`)]
      : [],
  );

function objectFindings(
  object: Readonly<Record<string, unknown>>,
  schema: Schema,
  path: Path,
): Finding[] {
  const { required = [], properties = {} } = schema;
  const missing = required.filter((key) => !Object.hasOwn(object, key) || object[key] === null);
  const inner = Object.entries(object).flatMap(([key, value]) =>
    fieldFindings(key, value, schema, [...path, key]),
  );
  const names = Object.keys(properties);
  const absent = missing.map((key) => {
    const near = Object.keys(object).find(
      (other) => !names.includes(other) && other.toLowerCase() === key.toLowerCase(),
    );
    const hint =
      near === undefined ? '' : `; found ${JSON.stringify(near)}, but names are case-sensitive`;
    return found('HMLS0003', path, `${key} is required${hint}`);
  });
  return [...absent, ...inner, ...ruleFindings(object, schema, path)];
}

/** An API server treats null as absent. */
function fieldFindings(key: string, value: unknown, schema: Schema, path: Path): Finding[] {
  const { properties = {} } = schema;
  const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (own) return value === null ? [] : schemaFindings(value, own, path);
  const takesAny = schema['x-kubernetes-preserve-unknown-fields'] || !schema.properties;
  return takesAny ? [] : [found('HMLS0007', path, `unknown field ${JSON.stringify(key)}`)];
}

/** The CEL rules of the CRD, by their text. */
export const RULES: Readonly<
  Record<string, { code: FindingCode; holds: (self: Readonly<Record<string, unknown>>) => boolean }>
> = {
  "self.kind != 'List' && !self.kind.endsWith('List')": {
    code: 'HMLS0008',
    holds: ({ kind }) => typeof kind !== 'string' || !kind.endsWith('List'),
  },
};

function ruleFindings(
  object: Readonly<Record<string, unknown>>,
  schema: Schema,
  path: Path,
): Finding[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.flatMap(({ rule, message }) => {
    const known = RULES[rule];
    return known && !known.holds(object) ? [found(known.code, path, message)] : [];
  });
}

/** A value in a message, truncated if it is long. */
function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
