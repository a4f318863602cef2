import type { RowShape } from '../query/query.ts';

/** `(name,primarycontactid(fullname),Account_Tasks(subject))`: the columns part of `@odata.context` (contract §4.7). */
export function contextColumns({ selection, expand }: RowShape): string {
  const columns = [
    ...(selection.named ?? []),
    ...expand.map(({ navigation, shape }) => `${navigation.name}${contextColumns(shape) || '()'}`),
  ];
  return columns.length === 0 ? '' : `(${columns.join(',')})`;
}
