import { readFileSync } from 'node:fs';
import { aFreeAddress, startController } from '../../test/e2e/support/programs.ts';
import { eventually } from '../../test/support/eventually.ts';

/** A controller that leads, and what can be measured of it. */
export class Measured {
  #controller;
  #address;

  static async start(...flags) {
    const measured = new Measured();
    measured.#address = await aFreeAddress();
    measured.#controller = startController('--address', measured.#address, ...flags);
    await eventually(() => {
      if (!measured.#controller.text().includes('"leading"')) throw new Error('it does not lead');
    }, 30_000);
    return measured;
  }

  /** By name and labels, as Prometheus writes them. */
  async metrics() {
    const text = await (await fetch(`http://${this.#address}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(lines.map((line) => split(line)));
  }

  /** By `cluster verb kind`, how many writes. */
  async writes() {
    const counts = [...(await this.metrics())].flatMap(([name, count]) => {
      const labels = /^hmls_writes_total\{cluster="(.*)",verb="(.*)",kind="(.*)"\}$/.exec(name);
      return labels ? [[`${labels[1]} ${labels[2]} ${labels[3]}`, count]] : [];
    });
    return new Map(counts);
  }

  /** Of each object, how often it was written like that. */
  timesWritten(verb, kind) {
    const lines = this.#controller.log().filter((line) => line.verb === verb && line.kind === kind);
    return [...Map.groupBy(lines, ({ object }) => object).values()].map(({ length }) => length);
  }

  /** The most memory that it has had, in MiB. */
  peakMemory() {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(this.#proc('status')) ?? [];
    return Number(kib) / 1024;
  }

  /** Of processor time, so far. */
  cpuSeconds() {
    // Source: proc_pid_stat(5); what comes before the last parenthesis may hold spaces.
    const fields = this.#proc('stat').split(') ').at(-1).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  }

  stop() {
    return this.#controller.stop();
  }

  #proc(file) {
    return readFileSync(`/proc/${this.#controller.process.pid}/${file}`, 'utf8');
  }
}

/** A second has so many on every Linux. */
const CLOCK_TICKS = 100;

function split(line) {
  const space = line.lastIndexOf(' ');
  return [line.slice(0, space), Number(line.slice(space + 1))];
}
