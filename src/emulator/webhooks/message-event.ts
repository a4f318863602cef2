import type { TableDefinition } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import { rowOfEvent, type RowEvent } from './row-event.ts';

/**
 * Several rows of one table at once. A write of one row tells of itself so, too, as the pipelines of both messages are one; only a
 * deletion does not (documented for bulk operation messages).
 */
export interface ManyEvent {
  readonly kind: 'many';
  readonly message: 'CreateMultiple' | 'UpdateMultiple' | 'DeleteMultiple';
  readonly events: readonly [RowEvent, ...RowEvent[]];
}

/** A row that was linked to another one through N:N, or is no longer. */
export interface LinkEvent {
  readonly kind: 'link';
  readonly message: 'Associate' | 'Disassociate';
  readonly target: StoredRow;
  /** Schema name. */
  readonly relationship: string;
  readonly related: StoredRow;
}

/** An action that was carried out. */
export interface ActionEvent {
  readonly kind: 'action';
  readonly message: string;
  /** What it is bound to. */
  readonly table: TableDefinition | undefined;
  readonly row: StoredRow | undefined;
  readonly inputs: KeyedValues;
  readonly outputs: KeyedValues;
}

/** As a RemoteExecutionContext has them: printed values by key. */
export type KeyedValues = readonly { readonly key: string; readonly value: unknown }[];

/** Whatever a step can be registered on. */
export type MessageEvent = RowEvent | ManyEvent | LinkEvent | ActionEvent;

/** The table that an event is about, and the row, if it is about a single one. */
export function subjectOf(event: MessageEvent): {
  readonly table: TableDefinition | undefined;
  readonly row: StoredRow | undefined;
} {
  switch (event.kind) {
    case 'row': {
      const row = rowOfEvent(event);
      return { table: row.table, row };
    }
    case 'many':
      return { table: rowOfEvent(event.events[0]).table, row: undefined };
    case 'link':
      return { table: event.target.table, row: event.target };
    case 'action':
      return { table: event.table ?? event.row?.table, row: event.row };
  }
}

/** What there is of a table where there is none, and of a row where there is none. */
export const noTable = 'none';
export const noId = '00000000-0000-0000-0000-000000000000';
