/** What was caught, as an `Error`: a value that stands in a slot in place of rows. */
export const asError = (caught: unknown): Error =>
  caught instanceof Error ? caught : new Error(String(caught));
