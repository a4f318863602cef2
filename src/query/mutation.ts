import type { Literal } from './literal.ts';
import type { TableReference } from './table-reference.ts';

/** One write, before it is text. Frozen data, as queries are. */
export type Mutation = CreateRow | UpdateRow | UpsertRow | DeleteRow | LinkRow | ReplaceRows;

/** What a write asks of Dataverse besides itself. */
export interface WriteSettings {
  /** Duplicate detection rules hold; they don't unless asked for (contract §5.5). */
  readonly detectDuplicates: boolean;
  /** Shared variable `tag` of plug-ins (contract §2.1). */
  readonly tag: string | undefined;
}

interface Write {
  readonly table: TableReference;
  readonly settings: WriteSettings;
}

export interface CreateRow extends Write {
  readonly kind: 'create';
  readonly body: RowBody;
}

/** Never creates: without an etag the condition is that there is a row (contract §5.2). */
export interface UpdateRow extends Write {
  readonly kind: 'update';
  readonly id: string;
  readonly ifMatch: string | undefined;
  readonly body: RowBody;
}

export interface UpsertRow extends Write {
  readonly kind: 'upsert';
  readonly address: RowAddress;
  /** Refuses a row that is there already. */
  readonly createOnly: boolean;
  readonly body: RowBody;
}

export interface DeleteRow extends Write {
  readonly kind: 'delete';
  readonly id: string;
  readonly ifMatch: string | undefined;
}

/** Relates a row to another one, or ends that, by a collection navigation (contract §5.3). */
export interface LinkRow extends Write {
  readonly kind: 'link' | 'unlink';
  readonly id: string;
  readonly navigation: string;
  readonly target: RowReference;
}

/** Puts rows into the place of all that a collection of a row has: of parties of activities only (contract §5.3). */
export interface ReplaceRows extends Write {
  readonly kind: 'replace';
  readonly id: string;
  readonly navigation: string;
  readonly rows: readonly RowBody[];
}

/** A row by primary key. */
export interface RowReference {
  readonly entitySet: string;
  /** Canonical GUID. */
  readonly id: string;
}

/** Which row: by primary key, or by an alternate key. */
export type RowAddress =
  { readonly kind: 'id'; readonly id: string } | { readonly kind: 'key'; readonly parts: readonly KeyPart[] };

export interface KeyPart {
  readonly property: string;
  readonly value: Literal;
}

/** Values of a row, in the order in which they are sent. */
export type RowBody = readonly BodyPart[];

export type BodyPart =
  | { readonly kind: 'value'; readonly property: string; readonly value: WireValue }
  /** Points a lookup at a row, or at none. */
  | { readonly kind: 'bind'; readonly navigation: string; readonly target: RowReference | null }
  /** Relates rows that are there already. */
  | { readonly kind: 'bindAll'; readonly navigation: string; readonly targets: readonly RowReference[] }
  /** Rows that are created with it (deep insert). */
  | { readonly kind: 'rows'; readonly navigation: string; readonly rows: readonly RowBody[] };

/** A value as JSON has it. Numbers are digits, since a JavaScript number would lose some. */
export type WireValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };
