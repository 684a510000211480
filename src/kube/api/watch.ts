import { HmlsError } from '../../errors.ts';
import type { WatchEvent } from '../cluster.ts';
import { fromGarbage, fromStatus, isStatus } from '../failures.ts';
import type { Answer } from './http.ts';
import { parseJson } from './json.ts';

/**
 * How long a watch may be silent. The API server sends a bookmark about every minute (bookmarkFrequency
 * in apiserver pkg/storage/cacher/cacher.go), so a minute and a half without one means that the
 * connection is dead, or that the server has no bookmarks to send; a new watch costs one request.
 */
const SILENCE_MS = 90_000;

/** The events of a watch's body, until the server ends it or says nothing for {@link SILENCE_MS}. */
export async function* eventsOf<T extends Watchable>(
  answer: Answer,
  silenceMs: number = SILENCE_MS,
): AsyncGenerator<WatchEvent<T>> {
  let silent = false;
  const guard = setTimeout(() => {
    silent = true;
    answer.destroy();
  }, silenceMs);
  try {
    for await (const line of linesOf(answer, () => guard.refresh())) yield eventOf<T>(line);
  } catch (error) {
    if (!silent) throw error;
  } finally {
    clearTimeout(guard);
  }
}

async function* linesOf(answer: Answer, heard: () => void): AsyncGenerator<string> {
  answer.setEncoding('utf8');
  let rest = '';
  for await (const chunk of answer) {
    heard();
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function eventOf<T extends Watchable>(line: string): WatchEvent<T> {
  const { type, object } = parse(line) as { type: string; object: T };
  switch (type) {
    case 'ADDED':
      return { type: 'added', object };
    case 'MODIFIED':
      return { type: 'modified', object };
    case 'DELETED':
      return { type: 'deleted', object };
    case 'BOOKMARK':
      return { type: 'bookmark', resourceVersion: versionOf(object) };
    default:
      throw isStatus(object) ? fromStatus(object) : new HmlsError('server-error', `watch: ${type}`);
  }
}

/** The payload of a watch event: an object or a table. */
interface Watchable {
  readonly metadata?: { readonly resourceVersion?: string };
}

const versionOf = ({ metadata }: Watchable) => metadata?.resourceVersion ?? '';

function parse(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    throw fromGarbage('the server', line);
  }
}
