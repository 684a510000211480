import { HmlsError } from '../errors.ts';
import { keyProblems, valueProblems } from './labelsyntax.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether the selector matches an object with these labels. */
export type Matches = (labels: Labels) => boolean;

/**
 * What a label selector such as `team in (vision,),!old,tier=gold` means, for objects that no API server
 * has. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/, and Parse in
 * apimachinery pkg/labels/selector.go for the syntax and the error messages.
 *
 * @throws HmlsError `usage`
 */
export function labelSelector(text: string): Matches {
  const parser = new Parser(text);
  try {
    const requirements = parser.all();
    return (labels) => requirements.every((matches) => matches(labels));
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    throw new HmlsError(
      'usage',
      `the provided selector ${JSON.stringify(text)} is not valid: ${error.message}`,
    );
  }
}

class Mistake extends Error {}

/** `in` and `notin` are operators only after a key; elsewhere they are names like others. */
type Token = { readonly kind: 'name' | 'sign' | 'end'; readonly text: string };

function tokensOf(text: string): Token[] {
  const found = [...text.matchAll(/[=!(),<>]+|[^=!(),<>\s]+/g)].flatMap(([part]) =>
    /^[=!(),<>]/.test(part) ? signsIn(part) : [{ kind: 'name', text: part } as const],
  );
  return [...found, { kind: 'end', text: '' }];
}

const signsIn = (run: string): Token[] =>
  [...run.matchAll(/==|!=|[=!(),<>]/g)].map(([sign]) => ({ kind: 'sign', text: sign }));

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  all(): Matches[] {
    const requirements: Matches[] = [];
    while (this.#next.kind !== 'end') {
      if (!this.#beginsRequirement()) {
        throw this.#expected("!, identifier, or 'end of string'");
      }
      requirements.push(this.#within('unable to parse requirement: ', () => this.#requirement()));
      const { kind, text } = this.#taken();
      if (kind === 'end') return requirements;
      if (text !== ',') throw found(text, "',' or 'end of string'");
      if (!this.#beginsRequirement()) throw this.#expected("identifier after ','");
    }
    return requirements;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #taken(): Token {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #expected = (what: string) => found(this.#next.text, what);

  #beginsRequirement = () => this.#next.kind === 'name' || this.#next.text === '!';

  #within<T>(prefix: string, parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw error instanceof Mistake ? new Mistake(prefix + error.message) : error;
    }
  }

  #requirement(): Matches {
    const isAbsence = this.#next.text === '!';
    if (isAbsence) this.#taken();
    const { kind, text: key } = this.#taken();
    if (kind !== 'name') throw found(key, 'identifier');
    assertKey(key);
    const isBare = this.#next.kind === 'end' || this.#next.text === ',';
    if (isAbsence) {
      return (labels) => !(key in labels);
    }
    if (isBare) return (labels) => key in labels;
    return this.#comparison(key);
  }

  #comparison(key: string): Matches {
    const { text: operator } = this.#taken();
    switch (operator) {
      case '=':
      case '==':
      case 'in':
        return has(key, this.#values(key, operator));
      case '!=':
      case 'notin': {
        const isOne = has(key, this.#values(key, operator));
        return (labels) => !isOne(labels);
      }
      case '<':
      case '>':
        return compared(key, operator, this.#exact());
    }
    throw found(operator, 'in, notin, =, ==, !=, gt, lt');
  }

  #values(key: string, operator: string): readonly string[] {
    const values = operator.endsWith('in') ? this.#set() : [this.#exact()];
    refuse(invalidValues(key, values));
    return values;
  }

  #exact(): string {
    if (this.#next.kind === 'end' || this.#next.text === ',') return '';
    const { kind, text } = this.#taken();
    if (kind !== 'name') throw found(text, 'identifier');
    return text;
  }

  /** Between the commas may be nothing, which is the empty value. */
  #set(): string[] {
    const open = this.#taken();
    if (open.text !== '(') throw new Mistake(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    let isFirst = true;
    for (;;) {
      const { kind, text } = this.#next;
      const value = kind === 'name' ? this.#taken().text : '';
      values.push(value);
      const { text: sign } = this.#next;
      if (sign === ')') {
        this.#taken();
        return values;
      }
      if (sign !== ',') {
        const wanted = isFirst && kind !== 'name' ? "',', ')' or identifier" : "',' or ')'";
        throw kind === 'name' || isFirst
          ? this.#expected(wanted)
          : found(text, "',', or identifier");
      }
      this.#taken();
      isFirst = false;
    }
  }
}

const END: Token = { kind: 'end', text: '' };

const found = (text: string, expected: string) =>
  new Mistake(`found '${text}', expected: ${expected}`);

const has =
  (key: string, values: readonly string[]): Matches =>
  (labels) =>
    key in labels && values.includes(labels[key] ?? '');

/** Both sides are whole numbers, or nothing matches. */
function compared(key: string, operator: '<' | '>', text: string): Matches {
  const why = "for 'Gt', 'Lt' operators, the value must be an integer";
  const wrong = WHOLE.test(text) ? [] : [invalid('values[0]', text, why)];
  refuse([...wrong, ...invalidValues(key, [text])]);
  const limit = BigInt(text);
  return (labels) => {
    const value = labels[key] ?? '';
    if (!WHOLE.test(value)) return false;
    return operator === '<' ? BigInt(value) < limit : BigInt(value) > limit;
  };
}

const WHOLE = /^-?\d+$/;

function assertKey(key: string): void {
  const problems = keyProblems(key);
  if (problems.length > 0) throw new Mistake(invalid('<nil>', key, problems.join('; ')));
}

function invalidValues(key: string, values: readonly string[]): string[] {
  return [...new Set(values)].sort().flatMap((value, i) => {
    const problems = valueProblems(value).join('; ');
    return problems === '' ? [] : [invalid(`values[${i}][${key}]`, value, problems)];
  });
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Mistake(wrong.length > 1 ? `[${wrong.join(', ')}]` : wrong[0]);
}

const invalid = (path: string, value: string, why: string) =>
  `${path}: Invalid value: ${JSON.stringify(value)}: ${why}`;
