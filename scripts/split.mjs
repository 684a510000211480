// Sends requests to a URL and counts which spoke answered, and with which status.
//
//   split.mjs [--requests N] [--expect SPOKE=PERCENT,...] URL
//
// With --expect, exits with status 1 if a share is more than 3 points off, or a response is not a 200.
// A new route needs a moment to reach the gateway, so it first waits for a 200, up to 30 s.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const TOLERANCE_POINTS = 3;
const CONNECTIONS = 16;
const ROUTED_WITHIN_MS = 30_000;

const { values, positionals } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000' },
    expect: { type: 'string', default: '' },
  },
  allowPositionals: true,
});
const [url = ''] = positionals;
await untilRouted(url);
const answers = await sendAll(url, Number(values.requests));
const expected = parseExpected(values.expect);
const rows = rowsOf(answers, expected);
for (const row of [['SPOKE', 'REQUESTS', 'SHARE', 'EXPECTED'], ...rows]) {
  console.log(
    row
      .map((cell) => cell.padEnd(11))
      .join('')
      .trimEnd(),
  );
}
const failures = answers.filter(({ status }) => status !== 200);
console.log(`${answers.length} requests, ${failures.length} of them not answered with 200`);
process.exitCode =
  expected.size > 0 && (failures.length > 0 || !isAsExpected(answers, expected)) ? 1 : 0;

/** @typedef {{ status: number | undefined, spoke: string }} Reply */

/**
 * Any other final response is counted like the rest.
 *
 * @param {string} target
 */
async function untilRouted(target) {
  const agent = new Agent();
  const deadline = Date.now() + ROUTED_WITHIN_MS;
  while ((await send(target, agent)).status !== 200 && Date.now() < deadline) await sleep(50);
}

/**
 * Sends `count` requests over a few connections; gives the status and spoke of each response.
 *
 * @param {string} target
 * @param {number} count
 */
async function sendAll(target, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let sent = 0;
  const worker = async () => {
    /** @type {Reply[]} */
    const mine = [];
    while (sent++ < count) mine.push(await send(target, agent));
    return mine;
  };
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
  return all.flat();
}

/**
 * @param {string} target
 * @param {Agent} agent
 * @returns {Promise<Reply>}
 */
function send(target, agent) {
  return new Promise((resolve, reject) => {
    get(target, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, spoke: spokeIn(body) }));
    }).on('error', reject);
  });
}

/**
 * The model server names its spoke.
 *
 * @param {string} body
 * @returns {string}
 */
function spokeIn(body) {
  try {
    return JSON.parse(body).spoke ?? '-';
  } catch {
    return '-';
  }
}

/**
 * @param {string} text
 * @returns {Map<string, number>} percent by spoke
 */
function parseExpected(text) {
  const pairs = text
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('='));
  return new Map(pairs.map(([spoke = '', percent]) => [spoke, Number(percent)]));
}

/**
 * @param {readonly Reply[]} all
 * @param {ReadonlyMap<string, number>} percents
 */
function rowsOf(all, percents) {
  const spokes = [...new Set([...percents.keys(), ...all.map(({ spoke }) => spoke)])].sort();
  return spokes.map((spoke) => {
    const count = all.filter((answer) => answer.spoke === spoke).length;
    const percent = percents.get(spoke);
    return [
      spoke,
      `${count}`,
      `${shareOf(spoke, all).toFixed(1)}%`,
      percent === undefined ? '-' : `${percent}%`,
    ];
  });
}

/**
 * @param {readonly Reply[]} all
 * @param {ReadonlyMap<string, number>} percents
 */
function isAsExpected(all, percents) {
  return [...percents].every(([spoke, percent]) => {
    return Math.abs(shareOf(spoke, all) - percent) <= TOLERANCE_POINTS;
  });
}

/**
 * @param {string} spoke
 * @param {readonly Reply[]} all
 */
function shareOf(spoke, all) {
  return (100 * all.filter((answer) => answer.spoke === spoke).length) / all.length;
}
