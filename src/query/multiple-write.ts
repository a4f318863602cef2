import type { Mutation, RowBody } from './mutation.ts';
import type { TableReference } from './table-reference.ts';

/** An action that writes many rows of one table: all of them, or none (contract §5.7). */
export interface MultipleWrite {
  readonly action: 'CreateMultiple' | 'UpdateMultiple' | 'UpsertMultiple';
  readonly table: TableReference;
  readonly rows: readonly { readonly id: string; readonly body: RowBody }[];
}

/** A write as a row of such an action; undefined where it asks for more than these do: conditions, nested rows, options. */
export const rowOfMultiple = (
  { id, mutations }: { readonly id: string | undefined; readonly mutations: readonly Mutation[] },
  action: MultipleWrite['action'],
): MultipleWrite['rows'][number] | undefined => {
  const [mutation, ...others] = mutations;
  if (id === undefined || mutation === undefined || others.length > 0) return undefined;
  const { settings } = mutation;
  if (settings.detectDuplicates || settings.tag !== undefined) return undefined;
  const body = bodyFor(mutation, action);
  const isPlain = body?.every(({ kind }) => kind === 'value' || kind === 'bind') === true;
  return body !== undefined && isPlain ? { id, body } : undefined;
};

const bodyFor = (mutation: Mutation, action: MultipleWrite['action']): RowBody | undefined => {
  switch (action) {
    case 'CreateMultiple':
      return mutation.kind === 'create' ? mutation.body : undefined;
    case 'UpdateMultiple':
      return mutation.kind === 'update' && mutation.ifMatch === undefined ? mutation.body : undefined;
    case 'UpsertMultiple':
      return mutation.kind === 'upsert' && mutation.address.kind === 'id' && !mutation.createOnly
        ? mutation.body
        : undefined;
  }
};
