import type { RequestScope } from '../data-context.ts';
import type { ColumnDefinition } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import { storedFile } from '../store/stored-file.ts';
import { changeRow } from '../write/change-row.ts';
import { printMoment } from '../write/read-date.ts';
import { badRequest, tooBig } from './file-errors.ts';

/** The file column that is written. */
export interface FileTarget {
  readonly row: StoredRow;
  readonly column: ColumnDefinition;
}

/** A file as it came. */
export interface NewFile {
  readonly name: string;
  readonly mimeType: string;
  readonly blocks: readonly Uint8Array[];
}

/**
 * Puts a file into a column, in the place of the one that is there; its id is the column's value (contract §5.9).
 * @returns the id
 * @throws DataError 400 `0x80044a02` for a file over the column's limit
 */
export function writeFile(
  scope: RequestScope,
  { row, column }: FileTarget,
  { blocks, ...named }: NewFile,
): string {
  const file = storedFile(named, blocks);
  if (file.size > (column.maxSizeInKB ?? 32_768) * 1024) throw tooBig();
  if (named.name === '') throw badRequest('The name of the file is missing.');
  const before = removeFile(scope, { row, column });
  const id = scope.newGuid().toLowerCase();
  scope.store.putFile(id, file);
  setFile(scope, { row: before, column }, [id, named.name]);
  const attachments = scope.schema.table('fileattachment')?.definition;
  if (attachments !== undefined) {
    scope.store.insert(attachments, {
      [attachments.primaryId]: id,
      filename: named.name,
      mimetype: named.mimeType,
      filesizeinbytes: String(file.size),
      regardingfieldname: column.logicalName,
      objectid: { table: row.table.logicalName, id: row.id },
      objecttypecode: row.table.logicalName,
      createdon: printMoment(scope.clock()),
    });
  }
  return id;
}

/** Takes the file out of a column, if there is one. */
export function deleteFile(scope: RequestScope, target: FileTarget): void {
  const row = removeFile(scope, target);
  setFile(scope, { ...target, row }, [null, null]);
}

/** Forgets the bytes and what is known of them. */
function removeFile({ store }: RequestScope, { row, column }: FileTarget): StoredRow {
  const id = row.values[column.logicalName];
  if (typeof id !== 'string') return row;
  store.putFile(id.toLowerCase(), undefined);
  const attachment = store.get('fileattachment', id);
  if (attachment !== undefined) store.remove(attachment);
  return row;
}

function setFile(
  scope: RequestScope,
  { row, column }: FileTarget,
  [id, name]: readonly [id: string | null, name: string | null],
): void {
  scope.rights.requireRow('Write', row);
  scope.rights.requireColumns('update', row.table, [column.logicalName]);
  const table = scope.schema.table(row.table.logicalName);
  if (table === undefined) return;
  const nameColumn = `${column.logicalName}_name`;
  const named = table.definition.columns.has(nameColumn) ? { [nameColumn]: name } : {};
  changeRow(scope, row, { table, values: { [column.logicalName]: id, ...named } });
}
