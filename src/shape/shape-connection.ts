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
import { shapeLater, streamLater } from './shape-later.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

interface Counted {
  readonly wait: Promise<void>;
  readonly page: () => ListPage | Error;
}

export interface ConnectionInput {
  readonly connection: ConnectionPlan;
  readonly page: ListPage;
  /** Where the rows are still being counted: resolves when they are, on the page that there is then. @default they aren't */
  readonly counted?: Counted | undefined;
  readonly shapeRow: (record: RecordPlan, row: Row) => Shaped;
  readonly shaping: Shaping;
}

/** A connection whose page is still being read. */
export interface PendingConnection extends Pick<ConnectionInput, 'connection' | 'shapeRow' | 'shaping'> {
  /** The page, once it was read. */
  readonly page: () => ListPage | Error;
  /** Asked once that is so. */
  readonly counted: () => Promise<void> | undefined;
}

/** Where the rows of a page that was read are still being counted. */
export const countedOf = ({ counted, page }: PendingConnection): Counted | undefined => {
  const wait = counted();
  return wait && { wait, page };
};

/** Page of rows → connection. Cursors are made only where they are selected. */
export const shapeConnection = (input: ConnectionInput): Shaped =>
  shapeFields(input.shaping, input.connection.fields, (field) => shapeField(input, field));

/** A connection at once, with fields that come when its page was read: lists that are streamed begin without items. */
export const shapePendingConnection = (input: PendingConnection, wait: Promise<unknown>): Shaped =>
  shapeFields(input.shaping, input.connection.fields, (field) => {
    const shape = (): unknown => {
      const page = input.page();
      if (page instanceof Error) return page;
      return shapeField({ ...input, page, counted: countedOf(input) }, field);
    };
    const isStreamed = (field.kind === 'nodes' || field.kind === 'edges') && field.streamed;
    return isStreamed ? streamLater(wait, shape) : shapeLater(wait, shape);
  });

const shapeField = (input: ConnectionInput, field: Exclude<ConnectionFieldPlan, TypeNamePlan>): unknown => {
  const { page, shapeRow, counted } = input;
  switch (field.kind) {
    case 'nodes':
      return page.rows.map((row) => shapeRow(field.record, row));
    case 'edges':
      return page.rows.map((row, index) => shapeEdge(input, field.fields, { row, index }));
    case 'pageInfo':
      return shapePageInfo(input, field.fields);
    case 'totalCount':
    case 'totalCountIsCapped': {
      if (counted === undefined) return shapeTotal(page, field.kind);
      return shapeLater(counted.wait, () => shapeTotal(counted.page(), field.kind));
    }
  }
};

const shapeTotal = (page: ListPage | Error, kind: 'totalCount' | 'totalCountIsCapped'): unknown => {
  const total = page instanceof Error ? page : page.total;
  if (kind === 'totalCount') return total instanceof Error ? total : (total?.count ?? null);
  return total !== undefined && !(total instanceof Error) && total.isCapped;
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
