import type { FileContent, Organization } from '../organization.ts';
import { readBytes, type StoredFile } from './stored-file.ts';
import type { TableRows } from './table-rows.ts';

/** Tables that nobody wrote to keep their list, and its order. */
export function rowsNow(
  organization: Organization,
  { tables, written }: { readonly tables: ReadonlyMap<string, TableRows>; readonly written: Set<string> },
): Organization['rows'] {
  const rows = new Map(organization.rows);
  for (const name of written) {
    rows.set(
      name,
      (tables.get(name)?.ordered ?? []).map(({ values }) => values),
    );
  }
  return rows;
}

/** Files as an organisation holds them; blocks are joined when somebody asks for the content. */
export function contentsOf(files: ReadonlyMap<string, StoredFile>): ReadonlyMap<string, FileContent> {
  return new Map(
    [...files].map(([id, file]) => [
      id,
      {
        name: file.name,
        mimeType: file.mimeType,
        get content() {
          return readBytes(file, 0, file.size);
        },
      },
    ]),
  );
}
