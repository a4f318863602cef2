import type { SchemaChange } from './schema-change.ts';

/** How many changes there are of each sort; each counts once. */
export interface ChangeCounts {
  readonly breaking: number;
  readonly dangerous: number;
  /** Safe ones that add something. */
  readonly added: number;
  /** All other safe ones. */
  readonly safe: number;
}

/** Counts changes. */
export const countChanges = (changes: readonly SchemaChange[]): ChangeCounts => {
  const counts = { breaking: 0, dangerous: 0, added: 0, safe: 0 };
  for (const { criticality, kind } of changes) {
    counts[criticality === 'safe' && kind === 'added' ? 'added' : criticality] += 1;
  }
  return counts;
};
