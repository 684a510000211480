import { Agent, get } from 'node:http';

/** The outcome of a constant load. */
export interface LoadReport {
  readonly sent: number;
  /** Requests that were not answered with 200, by status or error. */
  readonly failed: Readonly<Record<string, number>>;
}

const PER_SECOND = 200;
const TICK_MS = 10;

/** Sends requests to `url` at a constant rate, whatever the responses, until it is stopped. */
export function startLoad(url: string): { stop(): Promise<LoadReport> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const failed = new Map<string, number>();
  const open = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;

  const send = () => {
    sent++;
    const request = once(url, agent).then((outcome) => {
      if (outcome !== '200') failed.set(outcome, (failed.get(outcome) ?? 0) + 1);
      open.delete(request);
    });
    open.add(request);
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1000) * PER_SECOND;
    while (sent < due) send();
  }, TICK_MS);

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return { sent, failed: Object.fromEntries(failed) };
    },
  };
}

/** The status of a response, with Envoy's details of a failure; or why there is none. */
function once(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const status = `${response.statusCode}`;
      response.on('end', () =>
        resolve(status === '200' ? status : `${status} ${text.slice(0, 60)}`),
      );
      response.on('error', (error) => resolve(error.message));
    }).on('error', (error) => resolve(error.message));
  });
}
