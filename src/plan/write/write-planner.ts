import type { Model, Table } from '../../model/model.ts';
import type { WriteRights } from '../../model/write-rights.ts';

/** What planning writes needs to know. */
export interface WritePlanner {
  readonly model: Model;
  readonly rights: WriteRights;
  /** For primary keys of new rows. */
  readonly newGuid: () => string;
  /**
   * Reads an `ID` of one table.
   *
   * @throws GatewayError BAD_USER_INPUT when it is none, or of another table
   */
  readonly readId: (id: string, table: string) => { readonly recordId: string };
  /** The new record of a field before this one in the same transaction, by its alias; undefined outside of one. */
  readonly newRecord: ((alias: string) => NewRecord | undefined) | undefined;
}

/** A row that the same transaction creates. */
export interface NewRecord {
  readonly table: Table;
  readonly id: string;
}
