import type { PreparedWrite } from './prepare-write.ts';

/** Which request a write belongs to. */
export const requestAt = (
  prepared: readonly PreparedWrite[],
  write: number | undefined,
): number | undefined => {
  let next = 0;
  for (const [index, { sent }] of prepared.entries()) {
    next += sent.length;
    if (write !== undefined && write < next) return index;
  }
  return undefined;
};
