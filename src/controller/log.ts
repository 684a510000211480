/** Most urgent first. */
export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
type Level = (typeof LEVELS)[number];

export const FORMATS = ['json', 'text'] as const;
type Format = (typeof FORMATS)[number];

/** Structured fields of a log line; no value may come from a Secret. */
type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = (level: Level, message: string, fields?: Fields) => void;

export interface LogOptions {
  readonly format: Format;
  /** The least urgent level that is written. */
  readonly level: Level;
}

/** A log that writes one line per call. */
export function logTo(
  write: (line: string) => void,
  now: () => Date,
  { format, level: least }: LogOptions,
): Log {
  const render = format === 'json' ? jsonLine : textLine;
  return (level, message, fields = {}) => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(least)) return;
    write(`${render(now().toISOString(), level, message, fields)}\n`);
  };
}

type Render = (time: string, level: Level, message: string, fields: Fields) => string;

const jsonLine: Render = (time, level, message, fields) =>
  JSON.stringify({ time, level, message, ...fields });

/** `2024-04-15T10:00:00.000Z INFO  wrote cluster=hub object=demo/mnist` */
const textLine: Render = (time, level, message, fields) => {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${quoted(`${value}`)}`],
  );
  return [time, level.toUpperCase().padEnd(5), message, ...pairs].join(' ');
};

/** Quoted only if the line would be ambiguous otherwise. */
const quoted = (text: string) => (/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text));
