import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type {
  ConnectionFieldPlan,
  ConnectionPlan,
  EdgeFieldPlan,
  PageInfoFieldPlan,
  RecordPlan,
  TypeNamePlan,
} from '../plan/record-plan.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

export interface ConnectionInput {
  readonly connection: ConnectionPlan;
  readonly page: ListPage;
  readonly shapeRow: (record: RecordPlan, row: Row) => Shaped;
  readonly shaping: Shaping;
}

/** Page of rows → connection. Cursors are made only where they are selected. */
export const shapeConnection = (input: ConnectionInput): Shaped =>
  shapeFields(input.shaping, input.connection.fields, (field) => shapeField(input, field));

const shapeField = (input: ConnectionInput, field: Exclude<ConnectionFieldPlan, TypeNamePlan>): unknown => {
  const { page, shapeRow } = input;
  switch (field.kind) {
    case 'nodes':
      return page.rows.map((row) => shapeRow(field.record, row));
    case 'edges':
      return page.rows.map((row, index) => shapeEdge(input, field.fields, { row, index }));
    case 'pageInfo':
      return shapePageInfo(input, field.fields);
    case 'totalCount':
      return page.total instanceof Error ? page.total : (page.total?.count ?? null);
    case 'totalCountIsCapped':
      return page.total !== undefined && !(page.total instanceof Error) && page.total.isCapped;
  }
};

interface IndexedRow {
  readonly row: Row;
  readonly index: number;
}

const shapeEdge = (
  input: ConnectionInput,
  fields: readonly EdgeFieldPlan[],
  { row, index }: IndexedRow,
): Shaped =>
  shapeFields(input.shaping, fields, (field) =>
    field.kind === 'cursor' ? cursorAt(input, index) : input.shapeRow(field.record, row),
  );

const shapePageInfo = (input: ConnectionInput, fields: readonly PageInfoFieldPlan[]): Shaped => {
  const { page, connection, shaping } = input;
  return shapeFields(shaping, fields, ({ kind }) => {
    switch (kind) {
      case 'hasNextPage':
        return page.hasNextPage;
      case 'hasPreviousPage':
        return connection.page.resume !== undefined;
      case 'startCursor':
        return cursorAt(input, 0);
      case 'endCursor':
        return cursorAt(input, page.rows.length - 1);
    }
  });
};

const cursorAt = ({ page, connection, shaping }: ConnectionInput, index: number): string | null => {
  const key = page.rows[index]?.[connection.table.key.property];
  return typeof key === 'string'
    ? shaping.sealCursor(page.resumeAfter(index, key), connection.listKey)
    : null;
};
