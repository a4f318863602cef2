import type { Row } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';

/** What a request did to a row, for those who registered a step on it (contract §9.2). */
export type RowEvent = { readonly kind: 'row' } & (
  | { readonly message: 'Create'; readonly before?: undefined; readonly after: StoredRow }
  | {
      readonly message: 'Update';
      readonly before: StoredRow;
      readonly after: StoredRow;
      /** Columns that the request named, by logical name: the target of an update has no others. */
      readonly given: Row;
    }
  /** An elastic table tells of an upsert neither as a Create nor as an Update (contract §9.3). */
  | { readonly message: 'Upsert'; readonly before: StoredRow | undefined; readonly after: StoredRow }
  | { readonly message: 'Delete'; readonly before: StoredRow; readonly after?: undefined }
);

/** The row that an event is about. */
export const rowOfEvent = (event: RowEvent): StoredRow => event.after ?? event.before;
