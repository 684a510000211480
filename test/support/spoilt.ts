/** What breaks readers: syntax of YAML and JSON, odd numbers, odd characters, property names of objects. */
const PIECES = [
  ...'{}[]:,&*!|>-?#%@`"\'\\\t\r\n 0',
  ...[
    '---\n',
    '...\n',
    '<<: ',
    '*a',
    '&a ',
    '!!int ',
    '!<x>',
    '\u0000',
    '\uFEFF',
    '\uD800',
    '\u2028',
  ],
  ...['__proto__', 'constructor', 'toString', '.inf', '.nan', '1e999', '0x', '-0', '9'.repeat(400)],
  ...[
    'kind: List\nitems: 1\n',
    'metadata: 1\n',
    'apiVersion: [x]\n',
    '{'.repeat(300),
    '['.repeat(300),
  ],
];

/** Gives whole numbers below its argument. */
export type Numbers = (below: number) => number;

/** The same numbers in every run: mulberry32. */
export function numbers(seed: number): Numbers {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export const oneOf = <T>(values: readonly T[], random: Numbers): T =>
  values[random(values.length)] as T;

/** `text` with a few pieces inserted or replaced. */
export function spoilt(text: string, random: Numbers): string {
  let spoilt = text;
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(spoilt.length + 1);
    const gone = random(3) === 0 ? random(40) : 0;
    spoilt = spoilt.slice(0, at) + oneOf(PIECES, random) + spoilt.slice(at + gone);
  }
  return spoilt;
}
