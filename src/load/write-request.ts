import type { GatewayError } from '../errors/gateway-error.ts';
import type { Row } from '../odata/read-rows.ts';
import type { Filter } from '../query/filter.ts';
import type { MultipleWrite } from '../query/multiple-write.ts';
import type { Mutation } from '../query/mutation.ts';
import type { Need } from '../query/need.ts';
import type { TableReference } from '../query/table-reference.ts';

/** Where in the client's document a write stands. */
export interface WriteOrigin {
  /** Name of the operation, as far as it has one. */
  readonly operation: string | undefined;
  /** Name of the field, whatever its alias. */
  readonly field: string;
}

/** A write of one row, with what belongs to it. All of it is done, or nothing. */
export interface WriteRequest {
  readonly kind: 'create' | 'update' | 'upsert' | 'delete';
  readonly table: TableReference;
  /** The row's own write first, if there is one. */
  readonly mutations: readonly Mutation[];
  /** Primary key of the row; undefined where it isn't known before. */
  readonly id: string | undefined;
  /** The key was chosen for this write alone, so a row that has it was created by this write. */
  readonly choseId: boolean;
  /** What the answer wants of the row; undefined: nothing but its id. */
  readonly wanted: WantedRow | undefined;
  /** Whether the answer tells if the row is new. */
  readonly wantsCreated: boolean;
  /** For the audit log. */
  readonly origin: WriteOrigin;
  /** Response paths of the fields that it serves. */
  readonly paths: readonly string[];
  /** The action by which the organisation writes many rows of this table in this way; undefined: it has none. */
  readonly multiple: MultipleWrite['action'] | undefined;
  /** Only rows of the table that meet this may be shown. */
  readonly rule: Filter | undefined;
}

export interface WantedRow {
  readonly need: Need;
  /** The row's version is wanted too, which is no column. */
  readonly etag: boolean;
}

/** What became of a set of writes, which are done together or not at all. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly results: readonly WriteResult[] }
  | RefusedWrites
  /** It is not known whether they were done. An error for each of them. */
  | { readonly kind: 'unknown'; readonly errors: readonly GatewayError[] };

/** None of them was done. */
export interface RefusedWrites {
  readonly kind: 'refused';
  /** Which of the requests it was; undefined where that is not known. */
  readonly index: number | undefined;
  readonly error: GatewayError;
}

/** A write that was done. */
export interface WriteResult {
  readonly id: string | undefined;
  /** Whether the row is new; undefined where it is not known. */
  readonly created: boolean | undefined;
  /** What was wanted of the row; an error where it could not be read; undefined where nothing was wanted. */
  readonly row: Row | Error | undefined;
}

/** What the audit log says of a write; never values. */
export interface WriteRecord extends WriteOrigin {
  readonly kind: WriteRequest['kind'] | 'action' | 'writeFile' | 'deleteFile';
  /** Logical name; undefined: an action. */
  readonly table: string | undefined;
  readonly action?: string;
  /** Logical name of a file or image column. */
  readonly column?: string;
  readonly id: string | undefined;
  readonly outcome: WriteOutcome['kind'];
  /** Code of the error, where it wasn't done. */
  readonly code: string | undefined;
  /** The id that the gateway gave the request; Dataverse logs it, too. */
  readonly requestId: string;
  /** The id that Dataverse gave the request; undefined where its answer tells none. */
  readonly serviceRequestId: string | undefined;
  readonly milliseconds: number;
}
