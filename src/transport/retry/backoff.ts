/** Full jitter: any time up to a bound that doubles with each repeat, so that those who failed together don't return together. */
export const backoff = (
  repeats: number,
  { baseMs, random }: { readonly baseMs: number; readonly random: () => number },
): number => Math.round(random() * baseMs * 2 ** repeats);
