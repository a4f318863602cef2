import { GatewayError } from '../errors/gateway-error.ts';
import type { Model, Table } from '../model/model.ts';
import type { ComplexType, Operation, OperationType, OperationValue, RowBase } from '../model/operation.ts';
import { parameterColumn } from '../model/parameter-column.ts';
import type { Call, CallBinding, CallParameter, CallValue } from '../query/call.ts';
import { literalOf } from './filter/literal-of.ts';
import { readOpenObject } from './open-object.ts';
import { badInput } from './write/bad-input.ts';
import { onlyEntry } from './write/bind-lookup.ts';
import { planBody } from './write/plan-body.ts';
import { readReference } from './write/read-reference.ts';
import { wireValue } from './write/wire-value.ts';
import type { WritePlanner } from './write/write-planner.ts';

/** What planning a call needs to know. */
export interface CallPlanner extends WritePlanner {
  /** Reads the `id` of a record of any table. */
  readonly readGlobalId: (id: string) => { readonly table: string; readonly recordId: string };
  /** A function is called, which takes its parameters in the URL. */
  readonly isFunction: boolean;
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
    case 'anyRow':
      return anyRowOf(planner, type.base, { value, place });
    case 'open':
      return readOpenObject({ value, place }, type.name);
  }
};

/** A row of any table: one that is there, one with values, or an object of no table. */
const anyRowOf = (planner: CallPlanner, base: RowBase, { value, place }: Placed): CallValue => {
  if (base === 'principal') return rowByGlobalId(planner, base, { value, place });
  const [name, one] = onlyEntry(value, place);
  switch (name) {
    case 'id':
      return rowByGlobalId(planner, base, { value: one, place: `${place}.id` });
    case 'open':
      if (planner.isFunction) throw badInput(`${place}.open`, 'can not be given to a function');
      return readOpenObject({ value: one, place: `${place}.open` }, 'expando');
    default: {
      const [field, values] = onlyEntry(one, `${place}.values`);
      const table = [...planner.model.tables.values()].find(({ oneField }) => oneField === field);
      if (table === undefined || !fits(base, table))
        throw badInput(`${place}.values`, `can not be of "${field}"`);
      return newRowOf(planner, table, { value: values, place: `${place}.values.${field}` });
    }
  }
};

const rowByGlobalId = (planner: CallPlanner, base: RowBase, { value, place }: Placed): CallValue => {
  const { table: name, recordId } = readAnyId(planner, String(value), place);
  const table = planner.model.tables.get(name);
  if (table === undefined) throw badInput(place, 'is not the id of a record');
  if (!fits(base, table)) throw badInput(place, `can not be a record of ${table.typeName}`);
  const row = { entitySet: table.entitySet, id: recordId };
  return { kind: 'row', row, table: name, key: table.key.property };
};

const readAnyId = ({ readGlobalId }: CallPlanner, id: string, place: string) => {
  try {
    return readGlobalId(id);
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    throw badInput(place, "is not a record's id, which says of which table it is");
  }
};

/** Whether a row of the table can stand where the base is asked for. */
const fits = (base: RowBase, { logicalName, isActivity }: Table): boolean => {
  switch (base) {
    case 'crmbaseentity':
      return true;
    case 'principal':
      return logicalName === 'systemuser' || logicalName === 'team';
    case 'activitypointer':
      return isActivity;
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
  return newRowOf(planner, table, { value: values, place: `${place}.values` });
};

const newRowOf = (planner: CallPlanner, table: Table, { value, place }: Placed): CallValue => {
  const input = { table, kind: 'create', values: value as Record<string, unknown>, place } as const;
  return { kind: 'newRow', table: table.logicalName, body: planBody(planner, input) };
};

const tableOf = (model: Model, name: string) => {
  const table = model.tables.get(name);
  if (table === undefined) throw new TypeError(`No table ${name}`);
  return table;
};
