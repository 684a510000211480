import headless from '@xterm/headless';
import type { Terminal } from '../../plugin/context.ts';
import { LiveView } from '../../plugin/output/live.ts';

/** What a view writes to a terminal of that size, or to a pipe. */
function written(texts: readonly string[], size?: Terminal, env = {}): string[] {
  return writtenTo(
    texts.map((text) => ({ text, size })),
    env,
  );
}

/** The same for a terminal whose size changes. */
function writtenTo(
  steps: readonly { text: string; size: Terminal | undefined }[],
  env: Record<string, string> = {},
): string[] {
  const chunks: string[] = [];
  let terminal: Terminal | undefined;
  const io = {
    out: (text: string) => chunks.push(text),
    err: () => {},
    terminal: () => terminal,
  };
  const view = new LiveView({ io, env });
  for (const { text, size } of steps) {
    terminal = size;
    view.show(text);
  }
  return chunks;
}

/** A terminal of xterm.js; as in Node's own terminals, a line feed also returns to the first column. */
const aTerminal = ({ columns, rows }: Terminal) =>
  new headless.Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });

const write = (terminal: headless.Terminal, text: string) =>
  new Promise<void>((resolve) => terminal.write(text, resolve));

function rowsOf({ buffer, rows }: headless.Terminal): string[] {
  const lines = Array.from({ length: rows }, (_, i) =>
    buffer.active.getLine(buffer.active.viewportY + i)?.translateToString(true),
  );
  return lines.slice(0, lines.findLastIndex((line) => line) + 1).map((line) => line ?? '');
}

/** What a terminal shows in the end. */
async function seen(texts: readonly string[], size: Terminal): Promise<string[]> {
  const terminal = aTerminal(size);
  for (const chunk of written(texts, size)) await write(terminal, chunk);
  return rowsOf(terminal);
}

const size = { columns: 10, rows: 5 };

test('in a pipe each text follows the previous one, and none is repeated', () => {
  expect(written(['a\n', 'a\n', 'b\n'])).toEqual(['a\n', '\nb\n']);
});

test('the same on a terminal of unknown capabilities', () => {
  expect(written(['a\n', 'a\n', 'b\n'], size, { TERM: 'dumb' })).toEqual(['a\n', '\nb\n']);
});

test('on a terminal it replaces the previous one', () => {
  expect(written(['a\nb\n', 'b\na\n', 'b\na\n', 'c\n'], size)).toEqual([
    'a\u001b[K\nb\u001b[K\n\u001b[J',
    '\u001b[2Fb\u001b[K\na\u001b[K\n\u001b[J',
    '\u001b[2Fc\u001b[K\n\u001b[J',
  ]);
});

test.each<[string, string[], string[]]>([
  ['short lines', ['a\nb\n', 'c\n'], ['c']],
  ['lines that wrap', ['0123456789abc\nb\n', 'c\nd\n'], ['c', 'd']],
  ['lines that just fit', ['0123456789\nb\n', 'c\n0123456789\n'], ['c', '0123456789']],
  ['lines that fill two rows', [`${'0123456789'.repeat(2)}\n`, 'c\n'], ['c']],
  ['wide characters', ['配额不足配额不足\nb\n', '配额\nc\n'], ['配额', 'c']],
  ['wide characters that leave half a row', ['a配额不足配额不足\n', 'b\n'], ['b']],
  ['colours', [`\u001b[31m${'0123456789ab'}\u001b[0m\n`, 'b\n'], ['b']],
])('%s leave nothing behind', async (_, texts, shown) => {
  expect(await seen(texts, size)).toEqual(shown);
});

test('after a full row nothing is cleared: the cursor is still on its last character', () => {
  const [first] = written(['0123456789\n配额不足配\nab\n'], size);
  expect(first).toBe('0123456789\n配额不足配\nab\u001b[K\n\u001b[J');
});

test.each([
  ['what fits', 'a\nb\nc\nd\n', ['a', 'b', 'c', 'd']],
  ['one line too many', 'a\nb\nc\nd\ne\n', ['a', 'b', 'c', '… and 2 mo']],
  ['lines that wrap', '0123456789abc\nb\nc\nd\n', ['0123456789', 'abc', 'b', '… and 2 mo']],
])('%s', async (_, text, shown) => {
  expect(await seen([text], size)).toEqual(shown);
});

test('while one text is written over another, each row shows the old, then the new', async () => {
  const frames = ['NAME READY\na    0/2\nb    1/2\n', 'NAME READY\na    2/2\nb    1/2\nc    0/2\n'];
  const [first = '', second = ''] = written(frames, size);
  const terminal = aTerminal(size);
  await write(terminal, first);
  const before = rowsOf(terminal);
  const moments: string[][] = [];
  for (const character of second) {
    await write(terminal, character);
    moments.push(rowsOf(terminal));
  }
  const after = rowsOf(terminal);
  expect(after).toEqual(['NAME READY', 'a    2/2', 'b    1/2', 'c    0/2']);
  for (const [i, row] of before.entries()) {
    const states = [...new Set(moments.map((rows) => rows[i]))];
    expect(states).toEqual(row === after[i] ? [row] : [row, after[i]]);
  }
});

describe('when the terminal is resized', () => {
  const text = '0123456789\nb\n';
  const narrow = { columns: 6, rows: 5 };

  test.each([
    ['rewraps long lines', ''],
    ['truncates long lines', '\u001b[?1049h'],
  ])('one that %s shows it once, from the top', async (_, before) => {
    const [first = '', second = ''] = writtenTo([
      { text, size },
      { text, size: narrow },
    ]);
    const terminal = aTerminal(size);
    await write(terminal, `${before}$ hmls\n${first}`);
    terminal.resize(narrow.columns, narrow.rows);
    await write(terminal, second);
    expect(rowsOf(terminal)).toEqual(['012345', '6789', 'b']);
  });

  test('earlier output can be scrolled back to', async () => {
    const chunks = writtenTo([
      { text, size },
      { text, size: narrow },
    ]);
    const terminal = aTerminal(size);
    await write(terminal, `$ hmls\n${chunks.join('')}`);
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('$ hmls');
  });

  test('it is shown in place from then on', () => {
    const chunks = writtenTo([
      { text: 'a\n', size },
      { text: 'a\n', size: narrow },
      { text: 'b\n', size: narrow },
      { text: 'b\n', size },
    ]);
    expect(chunks.slice(1)).toEqual([
      `${'\n'.repeat(5)}\u001b[H\u001b[2Ja\u001b[K\n\u001b[J`,
      '\u001b[1Fb\u001b[K\n\u001b[J',
      '\u001b[H\u001b[2Jb\u001b[K\n\u001b[J',
    ]);
  });
});
