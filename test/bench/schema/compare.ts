import { performance } from 'node:perf_hooks';

/** What is measured, by name. Each run gives milliseconds of its own, or nothing: then its whole duration counts. */
export type Sides = Readonly<Record<string, () => Promise<number | undefined>>>;

/** Runs the sides in turn, `rounds` times after one that does not count; gives the median of each in milliseconds. */
export async function compare(rounds: number, sides: Sides): Promise<ReadonlyMap<string, number>> {
  const times = new Map(Object.keys(sides).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(sides)) {
      const start = performance.now();
      const own = await run();
      if (round > 0) times.get(name)?.push(own ?? performance.now() - start);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
