import type { RowBody, RowReference } from './mutation.ts';

/** Rows that are there already and that the values of a row, and of rows inside it, point at. */
export const referencesIn = (body: RowBody): readonly RowReference[] =>
  body.flatMap((part): readonly RowReference[] => {
    switch (part.kind) {
      case 'value':
        return [];
      case 'bind':
        return part.target === null ? [] : [part.target];
      case 'bindAll':
        return part.targets;
      case 'rows':
        return part.rows.flatMap(referencesIn);
    }
  });
