import type { ComplexType, Model, Operation, OperationType, OperationValue } from '../model/model.ts';
import { parameterColumn } from '../model/parameter-column.ts';
import type { Call, CallBinding, CallParameter, CallValue } from '../query/call.ts';
import { literalOf } from './filter/literal-of.ts';
import { badInput } from './write/bad-input.ts';
import { planBody } from './write/plan-body.ts';
import { readReference } from './write/read-reference.ts';
import { wireValue } from './write/wire-value.ts';
import type { WritePlanner } from './write/write-planner.ts';

/** What planning a call needs to know. */
export interface CallPlanner extends WritePlanner {
  /** Reads the `id` of a record of any table. */
  readonly readGlobalId: (id: string) => { readonly table: string; readonly recordId: string };
}

/**
 * Arguments of an operation, as GraphQL read them → the call.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const planCall = (
  planner: CallPlanner,
  operation: Operation,
  args: Readonly<Record<string, unknown>>,
): Call => {
  const parameters = operation.parameters.flatMap(({ name, field, type }): readonly CallParameter[] => {
    const value = args[field];
    return value === undefined ? [] : [{ name, value: valueOf(planner, type, { value, place: field }) }];
  });
  const { kind, name } = operation;
  return { kind, name, binding: bindingOf(planner, operation, args), parameters };
};

const bindingOf = (
  planner: CallPlanner,
  { binding }: Operation,
  { id }: Readonly<Record<string, unknown>>,
): CallBinding | undefined => {
  if (binding === undefined) return undefined;
  const table = tableOf(planner.model, binding.table);
  if (binding.collection) return { kind: 'set', entitySet: table.entitySet };
  return { kind: 'row', row: readReference(planner, table, { id, place: 'id' }) };
};

interface Placed {
  readonly value: unknown;
  readonly place: string;
}

const valueOf = (
  planner: CallPlanner,
  { value: type, list }: OperationType,
  { value, place }: Placed,
): CallValue => {
  if (value === null) return { kind: 'null' };
  if (!list) return oneOf(planner, type, { value, place });
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return {
    kind: 'list',
    items: items.map((item, index) => oneOf(planner, type, { value: item, place: `${place}[${index}]` })),
  };
};

const oneOf = (planner: CallPlanner, type: OperationValue, { value, place }: Placed): CallValue => {
  switch (type.kind) {
    case 'scalar': {
      const column = parameterColumn(type.scalar);
      const wire = wireValue(column, value, place);
      return { kind: 'plain', value: wire, literal: literalOf(column, value) };
    }
    case 'enum':
      return { kind: 'enum', type: type.enum.name, members: [value].flat().map(String) };
    case 'complex':
      return objectOf(planner, planner.model.complexTypes.get(type.name), { value, place });
    case 'row':
      return rowOf(planner, type.table, { value, place });
    case 'anyRow': {
      const { table: name, recordId } = planner.readGlobalId(String(value));
      const table = planner.model.tables.get(name);
      if (table === undefined) throw badInput(place, 'is not the id of a record');
      const row = { entitySet: table.entitySet, id: recordId };
      return { kind: 'row', row, table: name, key: table.key.property };
    }
  }
};

const objectOf = (
  planner: CallPlanner,
  type: ComplexType | undefined,
  { value, place }: Placed,
): CallValue => {
  const values = value as Readonly<Record<string, unknown>>;
  const properties = (type?.properties ?? []).flatMap(
    ({ name, field, type: one }): readonly CallParameter[] => {
      const given = values[field];
      if (given === undefined) return [];
      return [{ name, value: valueOf(planner, one, { value: given, place: `${place}.${field}` }) }];
    },
  );
  return { kind: 'object', properties };
};

/** A row that is there, or one with values. */
const rowOf = (planner: CallPlanner, name: string, { value, place }: Placed): CallValue => {
  const table = tableOf(planner.model, name);
  const { id, values } = (typeof value === 'object' ? value : { id: value }) as Readonly<
    Record<string, unknown>
  >;
  const hasId = id !== undefined && id !== null;
  if (hasId === (values !== undefined && values !== null))
    throw badInput(place, 'takes exactly one of its fields');
  if (hasId) {
    const row = readReference(planner, table, { id, place: `${place}.id` });
    return { kind: 'row', row, table: name, key: table.key.property };
  }
  const input = {
    table,
    kind: 'create',
    values: values as Record<string, unknown>,
    place: `${place}.values`,
  } as const;
  return { kind: 'newRow', table: name, body: planBody(planner, input) };
};

const tableOf = (model: Model, name: string) => {
  const table = model.tables.get(name);
  if (table === undefined) throw new TypeError(`No table ${name}`);
  return table;
};
