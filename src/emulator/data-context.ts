import type { Caller } from './caller.ts';
import type { PlugIn } from './plug-in.ts';
import type { Quirks } from './quirks.ts';
import type { Schema } from './schema/create-schema.ts';
import type { Rights } from './security/rights.ts';
import type { Store } from './store/store.ts';
import type { MessageEvent } from './webhooks/message-event.ts';
import type { RowEvent } from './webhooks/row-event.ts';

/** What every read needs. */
export interface DataContext {
  readonly schema: Schema;
  readonly store: Store;
  readonly quirks: Quirks;
  readonly clock: () => Date;
  readonly newGuid: () => string;
  /** Printed where `globalmetadataversion` is asked for; changes with every change of the schema. */
  readonly metadataVersion: () => string;
  /** Custom logic of the organisation. @default none */
  readonly plugIn?: PlugIn;
  /**
   * Told of each message that was carried out, such as a row that was written, inside the transaction that does it.
   * @throws DataError when somebody refuses it
   */
  readonly raise?: (event: MessageEvent) => void;
}

/** What one request adds. */
export interface RequestScope extends DataContext {
  readonly caller: Caller;
  readonly rights: Rights;
  /** The rows that the caller may read, secured columns that they may not being null. */
  readonly store: Store;
  /** All rows: for what is shown whoever may read it (names of lookups, contract §10), and for users and their settings. */
  readonly allRows: Store;
  /** `http://127.0.0.1:5050/api/data/v9.2`: as the client named it, without a slash at the end. */
  readonly serviceRoot: string;
  /** Parameter aliases of the query: `@p1` → its text. */
  readonly aliases: ReadonlyMap<string, string>;
  /** In a change set: `Content-ID` of the requests before this one → address of the row that each wrote. */
  readonly contentIds?: ReadonlyMap<string, string>;
  /** `MSCRM.SuppressDuplicateDetection: false` */
  readonly detectsDuplicates?: boolean;
  /** Inside a bulk message: takes what is written, which is told of as a whole when it is over. */
  readonly bulk?: RowEvent[];
  /** Integers of 64 bits and decimals may be written as texts in the body. */
  readonly hasTextNumbers?: true;
  /** Partition of an elastic table in which the address looks for its row; default: the one named by the row's id. */
  readonly partitionId?: string;
  /** Keeps the answer back for so long. */
  readonly wait?: (milliseconds: number) => void;
}
