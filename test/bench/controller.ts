import { readFileSync } from 'node:fs';
import { aFreeAddress, type RunningController, startController } from '../e2e/support/programs.ts';
import { eventually } from '../support/eventually.ts';

/** A controller that leads, and what can be measured of it. */
export class Measured {
  readonly #controller: RunningController;
  readonly #address: string;

  private constructor(controller: RunningController, address: string) {
    this.#controller = controller;
    this.#address = address;
  }

  static async start(...flags: string[]): Promise<Measured> {
    const address = await aFreeAddress();
    const controller = startController('--address', address, ...flags);
    await eventually(() => {
      if (!controller.text().includes('"leading"')) throw new Error('it does not lead');
    }, 30_000);
    return new Measured(controller, address);
  }

  /** By name and labels, as Prometheus writes them. */
  async metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`http://${this.#address}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(lines.map((line) => split(line)));
  }

  /** By `cluster verb kind`, how many writes. */
  async writes(): Promise<Map<string, number>> {
    const counts = [...(await this.metrics())].flatMap(([name, count]): [string, number][] => {
      const labels = /^hmls_writes_total\{cluster="(.*)",verb="(.*)",kind="(.*)"\}$/.exec(name);
      return labels ? [[`${labels[1]} ${labels[2]} ${labels[3]}`, count]] : [];
    });
    return new Map(counts);
  }

  /** Of each object, how often it was written like that. */
  timesWritten(verb: string, kind: string): number[] {
    const lines = this.#controller.log().filter((line) => line.verb === verb && line.kind === kind);
    return [...Map.groupBy(lines, ({ object }) => object).values()].map(({ length }) => length);
  }

  /** The most memory that it has had, in MiB. */
  peakMemory(): number {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(this.#proc('status')) ?? [];
    return Number(kib) / 1024;
  }

  /** Of processor time, so far. */
  cpuSeconds(): number {
    // Source: proc_pid_stat(5); what comes before the last parenthesis may hold spaces.
    const fields = this.#proc('stat').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  }

  stop() {
    return this.#controller.stop();
  }

  #proc(file: string): string {
    return readFileSync(`/proc/${this.#controller.process.pid}/${file}`, 'utf8');
  }
}

/** A second has so many on every Linux. */
const CLOCK_TICKS = 100;

function split(line: string): [string, number] {
  const space = line.lastIndexOf(' ');
  return [line.slice(0, space), Number(line.slice(space + 1))];
}
