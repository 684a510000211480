import type { Bed } from './bed.ts';
import { BedError } from './errors.ts';
import type { Part } from './parts/part.ts';

/**
 * The named parts and everything they depend on.
 *
 * @throws BedError for an unknown part
 */
export function selectParts(parts: readonly Part[], names: readonly string[]): readonly Part[] {
  const selected = new Set<Part>();
  const select = (name: string): void => {
    const part = parts.find((candidate) => candidate.name === name);
    if (!part) throw new BedError(`unknown part "${name}"; known parts: ${namesOf(parts)}`);
    if (selected.has(part)) return;
    selected.add(part);
    part.needs.forEach(select);
  };
  names.forEach(select);
  return [...selected];
}

/** Starts every part as soon as all that it needs is ready. Reports each; fails with the first that fails. */
export async function assemble(parts: readonly Part[], bed: Bed): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const start = (part: Part): Promise<void> => {
    const running = started.get(part.name) ?? startAfterNeeds(part);
    started.set(part.name, running);
    return running;
  };
  const startAfterNeeds = async (part: Part): Promise<void> => {
    await Promise.all(selectParts(parts, part.needs).map(start));
    const began = Date.now();
    await part.start(bed);
    bed.report(`${part.name} is ready (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  };
  await Promise.all(parts.map(start));
}

function namesOf(parts: readonly Part[]): string {
  return parts.map(({ name }) => name).join(', ');
}
