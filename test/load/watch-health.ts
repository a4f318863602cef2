import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';

/** What health said meanwhile. */
export interface Health {
  /** Milliseconds of each answer of `/health/live`. */
  readonly live: readonly number[];
  /** Answers of it that were not 200, and failures. */
  readonly dead: number;
  /** Each `status` of `/health/ready`. */
  readonly ready: ReadonlySet<string>;
}

/** Asks for health ten times a second, until it is told to stop. */
export const watchHealth = (url: string): { readonly stop: () => Promise<Health> } => {
  const live: number[] = [];
  const ready = new Set<string>();
  let dead = 0;
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) {
      const began = performance.now();
      try {
        const answer = await request(new URL('/health/live', url));
        await answer.body.dump();
        live.push(performance.now() - began);
        if (answer.statusCode !== 200) dead += 1;
        const { body } = await request(new URL('/health/ready', url));
        ready.add(((await body.json()) as { readonly status: string }).status);
      } catch {
        dead += 1;
      }
      await setTimeout(100);
    }
  };
  const asking = ask();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      return { live, dead, ready };
    },
  };
};
