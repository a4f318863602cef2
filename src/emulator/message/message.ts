import type { RequestScope } from '../data-context.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import type { RowInput } from '../write/row-input.ts';

/** An action or function that was called, with its parameters checked. */
export interface MessageCall {
  readonly scope: RequestScope;
  /** What it is bound to: a table's rows, or one row; undefined for what is not bound. */
  readonly bound: { readonly table: TableSchema; readonly row: StoredRow | undefined } | undefined;
  /** Those that were given and are not null. */
  readonly parameters: Parameters;
}

export type Parameters = ReadonlyMap<string, Parameter>;

/**
 * Value of a parameter: texts, numbers (with their digits, as they were written), Guids, enumerations (members joined by
 * commas), rows, open objects, and lists of those.
 */
export type Parameter =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly digits: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'row'; readonly row: RowParameter }
  | { readonly kind: 'object'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'list'; readonly items: readonly Parameter[] };

/** A row given to a message: one that is there, by its key, or the columns of one that is not. */
export interface RowParameter {
  readonly table: TableSchema;
  /** Undefined where no key was given, or no such row is there. */
  readonly row: StoredRow | undefined;
  /** As the body has it. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** What a message answers. */
export type MessageResult =
  | { readonly kind: 'nothing' }
  /** A complex type, by the name of its type. */
  | { readonly kind: 'complex'; readonly type: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'row'; readonly table: TableSchema; readonly row: StoredRow }
  /** Rows of one table, or of several (`Collection(crmbaseentity)`). */
  | { readonly kind: 'rows'; readonly table: TableSchema | undefined; readonly rows: readonly StoredRow[] }
  /** A row that is not kept: columns of a new one. */
  | { readonly kind: 'draft'; readonly input: Pick<RowInput, 'table' | 'values'> }
  /** An open type. */
  | OpenResult
  /** Rows and open types, side by side (`Collection(crmbaseentity)`). */
  | { readonly kind: 'mixed'; readonly items: readonly MixedItem[] }
  /** A value of a CSDL type, which is no object. */
  | { readonly kind: 'value'; readonly type: string; readonly value: unknown };

interface OpenResult {
  readonly kind: 'open';
  readonly value: Readonly<Record<string, unknown>>;
}

export type MixedItem = OpenResult | { readonly kind: 'row'; readonly row: StoredRow };

/** What a message does. Writes are in a transaction that ends with the request. */
export type MessageHandler = (call: MessageCall) => MessageResult;
