import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type {
  ConnectionFieldPlan,
  ConnectionPlan,
  EdgeFieldPlan,
  PageInfoFieldPlan,
  RecordPlan,
} from '../plan/record-plan.ts';
import type { ResumePoint } from '../query/need.ts';
import { newShaped, type Shaped } from './shaped.ts';

/** Makes a cursor of the place where a list goes on. */
export type SealCursor = (resume: ResumePoint, listKey: string) => string;

export interface ConnectionInput {
  readonly connection: ConnectionPlan;
  readonly page: ListPage;
  readonly shapeRow: (record: RecordPlan, row: Row) => Shaped;
  readonly sealCursor: SealCursor;
}

/** Page of rows → connection. Cursors are made only where they are selected. */
export const shapeConnection = (input: ConnectionInput): Shaped => {
  const shaped = newShaped();
  for (const field of input.connection.fields) shaped[field.key] = shapeField(input, field);
  return shaped;
};

const shapeField = (input: ConnectionInput, field: ConnectionFieldPlan): unknown => {
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
): Shaped => {
  const edge = newShaped();
  for (const field of fields) {
    edge[field.key] = field.kind === 'cursor' ? cursorAt(input, index) : input.shapeRow(field.record, row);
  }
  return edge;
};

const shapePageInfo = (input: ConnectionInput, fields: readonly PageInfoFieldPlan[]): Shaped => {
  const { page, connection } = input;
  const pageInfo = newShaped();
  for (const { kind, key } of fields) {
    switch (kind) {
      case 'hasNextPage':
        pageInfo[key] = page.hasNextPage;
        break;
      case 'hasPreviousPage':
        pageInfo[key] = connection.page.resume !== undefined;
        break;
      case 'startCursor':
        pageInfo[key] = cursorAt(input, 0);
        break;
      case 'endCursor':
        pageInfo[key] = cursorAt(input, page.rows.length - 1);
        break;
    }
  }
  return pageInfo;
};

const cursorAt = ({ page, connection, sealCursor }: ConnectionInput, index: number): string | null => {
  const key = page.rows[index]?.[connection.table.key.property];
  return typeof key === 'string' ? sealCursor(page.resumeAfter(index, key), connection.listKey) : null;
};
