import { GatewayError } from '../../errors/gateway-error.ts';
import type { Table } from '../../model/model.ts';
import type { RowReference } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';
import type { WritePlanner } from './write-planner.ts';

/**
 * The row that an `ID` of an input means: a record's `id`, a GUID, or in a transaction `$alias`, which stands for the new
 * record of an earlier field.
 *
 * @throws GatewayError BAD_USER_INPUT when it is none of these, or of another table
 */
export const readReference = (
  planner: WritePlanner,
  table: Table,
  { id, place }: { readonly id: unknown; readonly place: string },
): RowReference => ({ entitySet: table.entitySet, id: readRowId(planner, table, { id, place }) });

/** The primary key of that row; errors as {@link readReference}. */
export const readRowId = (
  planner: WritePlanner,
  table: Table,
  { id, place }: { readonly id: unknown; readonly place: string },
): string => {
  const text = String(id);
  if (text.startsWith('$')) return aliased(planner, table, { alias: text.slice(1), place });
  try {
    return planner.readId(text, table.logicalName).recordId;
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    throw badInput(place, `is not the id of a record of ${table.typeName}`);
  }
};

const aliased = (
  { newRecord }: WritePlanner,
  table: Table,
  { alias, place }: { readonly alias: string; readonly place: string },
): string => {
  if (newRecord === undefined)
    throw badInput(place, 'refers to another field, which only a mutation @transaction can');
  const record = newRecord(alias);
  if (record === undefined) throw badInput(place, 'refers to no new record of a field before it');
  if (record.table.logicalName !== table.logicalName) {
    throw badInput(place, `refers to a record of ${record.table.typeName}, not of ${table.typeName}`);
  }
  return record.id;
};
