import type { Table } from '../model/model.ts';
import type { Need } from '../query/need.ts';
import { planTypeName } from './plan-type-name.ts';
import type {
  ConnectionFieldPlan,
  ConnectionPlan,
  EdgeFieldPlan,
  PageInfoFieldPlan,
  RecordPlan,
} from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface ConnectionInput {
  readonly table: Table;
  /** Fields selected of the connection. */
  readonly fields: readonly FieldSelection[];
  /** Of the rows. */
  readonly need: Need;
  readonly planNode: (fields: readonly FieldSelection[]) => RecordPlan;
}

/** Whether a connection's selection asks for the number of all rows. */
export const wantsCount = (fields: readonly FieldSelection[]): boolean =>
  fields.some(({ name }) => name === 'totalCount' || name === 'totalCountIsCapped');

/** Whether it asks for more than the page itself. */
export const asksForMore = (fields: readonly FieldSelection[]): boolean =>
  fields.some(({ name }) => name === 'pageInfo');

/** Plans the fields selected of a connection: what of it doesn't depend on its arguments. */
export const planConnection = (input: ConnectionInput): ConnectionPlan['fields'] =>
  input.fields.flatMap((field) => planField(input, field) ?? []);

const planField = (input: ConnectionInput, field: FieldSelection): ConnectionFieldPlan | undefined => {
  const { key, name, selection } = field;
  const fields = selection?.common ?? [];
  const streamed = field.streamed === true;
  switch (name) {
    case 'nodes':
      return { kind: 'nodes', key, streamed, record: input.planNode(fields) };
    case 'edges':
      return {
        kind: 'edges',
        key,
        streamed,
        fields: fields.flatMap((field) => planEdge(input, field) ?? []),
      };
    case 'pageInfo':
      return { kind: 'pageInfo', key, fields: fields.flatMap((field) => planPageInfo(input, field) ?? []) };
    case 'totalCount':
    case 'totalCountIsCapped':
      return { kind: name, key };
    default:
      return planTypeName(field);
  }
};

const planEdge = (input: ConnectionInput, field: FieldSelection): EdgeFieldPlan | undefined => {
  const { key, name, selection } = field;
  switch (name) {
    case 'cursor':
      input.need.columns.add(input.table.key.property);
      return { kind: 'cursor', key };
    case 'node':
      return { kind: 'node', key, record: input.planNode(selection?.common ?? []) };
    default:
      return planTypeName(field);
  }
};

const planPageInfo = (
  { need, table }: ConnectionInput,
  field: FieldSelection,
): PageInfoFieldPlan | undefined => {
  const { key, name } = field;
  switch (name) {
    case 'startCursor':
    case 'endCursor':
      need.columns.add(table.key.property);
      return { kind: name, key };
    case 'hasNextPage':
    case 'hasPreviousPage':
      return { kind: name, key };
    default:
      return planTypeName(field);
  }
};
