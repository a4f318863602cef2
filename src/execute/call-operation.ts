import { GatewayError } from '../errors/gateway-error.ts';
import type { Model, Operation, OperationType, OperationValue } from '../model/model.ts';
import type { WriteRights } from '../model/write-rights.ts';
import type { Row } from '../odata/read-rows.ts';
import { planCall } from '../plan/plan-call.ts';
import type { Selection } from '../plan/selection.ts';
import type { CallPort } from '../schema/resolve-port.ts';
import { readGlobalId } from '../shape/global-id.ts';
import { shapeScalar } from '../shape/shape-scalar.ts';
import { newShaped, type Shaped } from '../shape/shaped.ts';
import { readRecord } from './read-record.ts';
import { originOf, type RootRequest } from './root-request.ts';
import { rootResolver } from './root-resolver.ts';
import { seeThrough } from './see-through.ts';
import { writePlanner } from './write-row.ts';

/** Resolvers of actions and functions. */
export const createCallResolvers = (model: Model, rights: WriteRights): CallPort => {
  const root = rootResolver(model);
  return {
    call: (operation) =>
      root((request, args: Readonly<Record<string, unknown>>) => {
        const answer = (): Promise<unknown> => callField(request, { operation, rights, args });
        return operation.kind === 'action' ? seeThrough(request, answer) : answer();
      }),
  };
};

interface CallField {
  readonly operation: Operation;
  readonly rights: WriteRights;
  readonly args: Readonly<Record<string, unknown>>;
}

/** @throws GatewayError why it was not done */
const callField = async (request: RootRequest, { operation, rights, args }: CallField): Promise<unknown> => {
  const { context, field, paths } = request;
  if (context.transaction !== undefined) {
    const error = new GatewayError('BAD_USER_INPUT', 'An action can not be part of a transaction.');
    context.transaction.fail(field.key, error);
    throw error;
  }
  const planner = { ...writePlanner(request, rights), readGlobalId: (id: string) => readGlobalId(id) };
  const call = planCall(planner, operation, args);
  context.meter.addWrites(1, field.key);
  const answer = await context.loaders.call({ call, origin: originOf(request), paths });
  if (operation.result === undefined) return true;
  const { value, list } = operation.result;
  // What is no object, and what are several, stand in an object of their own.
  const isWhole = !list && (value.kind === 'complex' || value.kind === 'row' || value.kind === 'anyRow');
  return shape(
    { request, selection: field.selection },
    operation.result,
    isWhole ? answer : answer?.['value'],
  );
};

interface Selected {
  readonly request: RootRequest;
  readonly selection: Selection | undefined;
}

const shape = async (
  selected: Selected,
  { value: type, list }: OperationType,
  value: unknown,
): Promise<unknown> => {
  if (value === undefined || value === null) return null;
  if (!list) return shapeOne(selected, type, value);
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return Promise.all(items.map((item) => shapeOne(selected, type, item)));
};

const shapeOne = async (selected: Selected, type: OperationValue, value: unknown): Promise<unknown> => {
  switch (type.kind) {
    case 'scalar':
      return shapeScalar(type.scalar, value);
    case 'enum': {
      const members = String(value)
        .split(',')
        .map((member) => member.trim());
      return type.enum.isFlags ? members : (members[0] ?? null);
    }
    case 'complex':
      return shapeObject(selected, type.name, value as Row);
    case 'row':
      return readRowOf(selected, type.table, value as Row);
    case 'anyRow': {
      const type = (value as Row)['@odata.type'];
      const named = typeof type === 'string' ? type.slice(type.lastIndexOf('.') + 1) : '';
      return readRowOf(selected, named, value as Row);
    }
  }
};

const shapeObject = async ({ request, selection }: Selected, name: string, value: Row): Promise<Shaped> => {
  const type = request.model.complexTypes.get(name);
  const shaped = newShaped();
  await Promise.all(
    (selection?.common ?? []).map(async (field) => {
      const property = type?.properties.find((one) => one.field === field.name);
      // Its place is taken before it is known: the answer is in the order of the selection.
      shaped[field.key] = null;
      shaped[field.key] =
        property === undefined
          ? field.typeName
          : await shape({ request, selection: field.selection }, property.type, value[property.name]);
    }),
  );
  return shaped;
};

/** A row as it can be read: what an operation brings of it need not be all, nor for the caller's eyes. */
const readRowOf = ({ request, selection }: Selected, name: string, row: Row): Promise<Shaped | null> => {
  const table = request.model.tables.get(name);
  const id = table && row[table.key.property];
  if (table === undefined || typeof id !== 'string') return Promise.resolve(null);
  return readRecord(request, { table: name, recordId: id.toLowerCase() }, selection);
};
