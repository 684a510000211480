import { Agent, get } from 'node:http';

/** The responses to a number of requests. */
export interface Traffic {
  /** Number of responses by HTTP status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Number of responses by spoke. */
  readonly spokes: ReadonlyMap<string, number>;
  /** Number of responses by model, as `NAME on SPOKE`. */
  readonly models: ReadonlyMap<string, number>;
}

const CONNECTIONS = 16;

/** Sends `count` requests over a few connections. */
export async function requests(url: string, count: number): Promise<Traffic> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers = await Promise.all(Array.from({ length: count }, () => send(url, agent)));
  agent.destroy();
  return {
    statuses: Object.fromEntries(counted(answers.map(({ status }) => status))),
    spokes: counted(answers.flatMap(({ spoke }) => spoke ?? [])),
    models: counted(answers.flatMap(({ model }) => model ?? [])),
  };
}

interface Answer {
  readonly status: number;
  readonly spoke?: string | undefined;
  readonly model?: string | undefined;
}

function send(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      const status = response.statusCode ?? 0;
      response.on('end', () => resolve({ status, ...(status === 200 && sourceOf(body)) }));
    });
    request.on('error', reject);
  });
}

/** The stand-in for a model server names its spoke and its MLService. */
function sourceOf(body: string): Omit<Answer, 'status'> {
  const { spoke, mlservice } = JSON.parse(body) as { spoke?: string; mlservice?: string };
  return { spoke, model: mlservice && `${mlservice} on ${spoke}` };
}

function counted<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
