import { GatewayError } from '../errors/gateway-error.ts';
import type { CallAnswer } from '../load/call-operation.ts';
import type { OperationType, OperationValue } from '../model/operation.ts';
import type { Row } from '../odata/read-rows.ts';
import type { FieldSelection, Selection } from '../plan/selection.ts';
import { shapeOpenObject } from '../shape/shape-open-object.ts';
import { shapeScalar } from '../shape/shape-scalar.ts';
import { newShaped, type Shaped } from '../shape/shaped.ts';
import { readRecord } from './read-record.ts';
import type { RootRequest } from './root-request.ts';

/**
 * What an action or function gave → the value of its field. Rows are read as the caller may read them.
 *
 * @param answer undefined: it gave nothing
 */
export const shapeResult = (
  request: RootRequest,
  result: OperationType,
  answer: CallAnswer | undefined,
): Promise<unknown> => {
  const { value, list } = result;
  // What is no object, and what are several, stand in an object of their own.
  const isWhole = !list && value.kind !== 'scalar' && value.kind !== 'enum';
  const whole: Both = { exact: answer?.exact, plain: () => answer?.plain() };
  const { selection } = request.field;
  return shape({ request, selection }, result, isWhole ? whole : memberOf(whole, 'value'));
};

/** The same value twice: with the digits of long numbers as texts, and, where somebody asks, as JSON. */
interface Both {
  readonly exact: unknown;
  readonly plain: () => unknown;
}

const memberOf = ({ exact, plain }: Both, name: string): Both => ({
  exact: (exact as Row | undefined)?.[name],
  plain: () => (plain() as Row | undefined)?.[name],
});

interface Selected {
  readonly request: RootRequest;
  readonly selection: Selection | undefined;
}

const shape = async (
  selected: Selected,
  { value: type, list }: OperationType,
  value: Both,
): Promise<unknown> => {
  const { exact, plain } = value;
  if (exact === undefined || exact === null) return null;
  if (!list) return shapeOne(selected, type, value);
  if (!Array.isArray(exact)) return Promise.all([shapeOne(selected, type, value)]);
  return Promise.all(
    exact.map((item: unknown, index) =>
      shapeOne(selected, type, { exact: item, plain: () => (plain() as readonly unknown[])[index] }),
    ),
  );
};

const shapeOne = async (selected: Selected, type: OperationValue, value: Both): Promise<unknown> => {
  const { exact } = value;
  if (exact === null) return null;
  switch (type.kind) {
    case 'scalar':
      return shapeScalar(type.scalar, exact);
    case 'enum':
      return shapeMembers(type.enum, typeof exact === 'string' ? exact : JSON.stringify(exact));
    case 'complex':
      return shapeObject(selected, type.name, value);
    case 'row':
      return readRowOf(selected, type.table, exact as Row);
    case 'anyRow':
      return type.base === 'crmbaseentity'
        ? shapeAnyRow(selected, value)
        : readRowOf(selected, tableNameOf(exact as Row), exact as Row);
    case 'open':
      return shapeOpenObject({ exact, plain: value.plain() });
  }
};

/** Members of a set of flags are a list. */
const shapeMembers = (
  { name, isFlags, members }: Extract<OperationValue, { kind: 'enum' }>['enum'],
  written: string,
): unknown => {
  const given = written.split(',').map((member) => member.trim());
  const unknown = given.find((member) => !members.some((one) => one.name === member));
  if (unknown !== undefined) {
    const message = `Dataverse answered "${unknown}", which is no member of ${name}.`;
    return new GatewayError('UNKNOWN_CHOICE', message);
  }
  return isFlags ? given : given[0];
};

const shapeObject = async ({ request, selection }: Selected, name: string, value: Both): Promise<Shaped> => {
  const type = request.model.complexTypes.get(name);
  return shapeFields(selection, (field) => {
    const property = type?.properties.find((one) => one.field === field.name);
    return property === undefined
      ? field.typeName
      : shape({ request, selection: field.selection }, property.type, memberOf(value, property.name));
  });
};

/** A row of any table, or an object of none, which says that it is one. */
const shapeAnyRow = async ({ request, selection }: Selected, value: Both): Promise<Shaped> => {
  const row = value.exact as Row;
  const name = tableNameOf(row);
  return shapeFields(selection, (field) => {
    switch (field.name) {
      case 'record':
        return readRowOf({ request, selection: field.selection }, name, row);
      case 'open':
        return name === 'expando' ? shapeOpenObject({ exact: row, plain: value.plain() }) : null;
      default:
        return field.typeName;
    }
  });
};

const shapeFields = async (
  selection: Selection | undefined,
  valueOf: (field: FieldSelection) => unknown,
): Promise<Shaped> => {
  const shaped = newShaped();
  await Promise.all(
    (selection?.common ?? []).map(async (field) => {
      // Its place is taken before it is known: the answer is in the order of the selection.
      shaped[field.key] = null;
      shaped[field.key] = await valueOf(field);
    }),
  );
  return shaped;
};

const tableNameOf = (row: Row): string => {
  const type = row['@odata.type'];
  return typeof type === 'string' ? type.slice(type.lastIndexOf('.') + 1) : '';
};

/** A row as it can be read: what an operation brings of it need not be all, nor for the caller's eyes. */
const readRowOf = ({ request, selection }: Selected, name: string, row: Row): Promise<Shaped | null> => {
  const table = request.model.tables.get(name);
  const id = table && row[table.key.property];
  if (table === undefined || typeof id !== 'string') return Promise.resolve(null);
  return readRecord(request, { table: name, recordId: id.toLowerCase() }, selection);
};
