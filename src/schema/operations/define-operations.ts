import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
} from 'graphql';

import type { Model } from '../../model/model.ts';
import { oneField } from '../../model/names.ts';
import type { Operation, OperationType, RowBase } from '../../model/operation.ts';
import { openObject, openObjectName } from '../../vocabulary/open-object.ts';
import { dataverse } from '../describe.ts';
import type { CallPort } from '../resolve-port.ts';
import {
  anyRowInput,
  anyRowNames,
  anyRowOutput,
  anyRowValues,
  complexInput,
  complexInputName,
  complexName,
  complexOutput,
  inputType,
  operationEnum,
  outputType,
  rowInput,
  rowInputName,
  type OperationTypesInput,
} from './operation-types.ts';

export interface DefineOperationsInput extends OperationTypesInput {
  readonly port: CallPort;
  /** Whether a role may call an operation of that name. */
  readonly mayCall: (name: string) => boolean;
}

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

/**
 * Announces the types of the operations that may be called; their names yield to all others.
 *
 * @returns what makes their root fields: functions are queries, actions are mutations
 */
export const defineOperations = (
  input: DefineOperationsInput,
): { readonly queries: () => Fields; readonly mutations: () => Fields; readonly hasMutations: boolean } => {
  const operations = callable(input);
  for (const { parameters, result } of operations) {
    for (const { type } of parameters) defineType(input, type, { way: 'input', seen: new Set() });
    if (result !== undefined) defineType(input, result, { way: 'output', seen: new Set() });
  }
  const fieldsOf = (kind: Operation['kind']): Fields => {
    const fields: Fields = {};
    for (const operation of operations) {
      if (operation.kind === kind) fields[operationField(input.model, operation)] = field(input, operation);
    }
    return fields;
  };
  return {
    queries: () => fieldsOf('function'),
    mutations: () => fieldsOf('action'),
    hasMutations: operations.some(({ kind }) => kind === 'action'),
  };
};

/** Those whose tables are visible too. */
const callable = ({ model, mayCall }: DefineOperationsInput): readonly Operation[] => {
  const sees = ({ value }: OperationType): boolean => value.kind !== 'row' || model.tables.has(value.table);
  return model.operations.filter(
    ({ name, parameters, result }) =>
      mayCall(name) && parameters.every(({ type }) => sees(type)) && (result === undefined || sees(result)),
  );
};

/** `whoAmI`; bound to a row `addToQueueQueue`, to a set `exportTranslationSolutions`. */
const operationField = ({ tables }: Model, { name, binding }: Operation): string => {
  const table = binding && tables.get(binding.table);
  if (table === undefined) return oneField(name);
  const plural = table.listField.charAt(0).toUpperCase() + table.listField.slice(1);
  return `${oneField(name)}${binding?.collection === true ? plural : table.typeName}`;
};

const field = (input: DefineOperationsInput, operation: Operation): GraphQLFieldConfig<unknown, unknown> => {
  const args: GraphQLFieldConfigArgumentMap = {};
  for (const { field: name, type, required } of operation.parameters) {
    args[name] = { type: inputType(input, type, required) };
  }
  if (operation.binding?.collection === false) args['id'] = { type: new GraphQLNonNull(GraphQLID) };
  const { kind, name, result } = operation;
  return {
    type: result === undefined ? GraphQLBoolean : outputType(input, result),
    description: result === undefined ? `The ${kind} ${name}; true when it is done.` : `The ${kind} ${name}.`,
    args,
    resolve: input.port.call(operation),
    extensions: dataverse({ name }),
  };
};

const defineAnyRow = (input: DefineOperationsInput, base: RowBase, way: Way['way']): void => {
  const { types, model, creates } = input;
  if (base === 'principal' || (base === 'activitypointer' && way === 'output')) return;
  types.defineFree(openObjectName, openObject);
  if (way === 'output') {
    types.defineFree(anyRowNames.output, (name) => anyRowOutput({ ...input, name }));
    return;
  }
  types.defineFree(anyRowNames.input, (name) => anyRowInput({ ...input, name }));
  if ([...model.tables.values()].some(creates))
    types.defineFree(anyRowNames.values, (name) => anyRowValues({ ...input, name }));
};

interface Way {
  readonly way: 'input' | 'output';
  /** Complex types that were met. */
  readonly seen: Set<string>;
}

const defineType = (input: DefineOperationsInput, { value }: OperationType, { way, seen }: Way): void => {
  const { types, model } = input;
  switch (value.kind) {
    case 'scalar':
      return;
    case 'open':
      types.defineFree(openObjectName, openObject);
      return;
    case 'anyRow':
      defineAnyRow(input, value.base, way);
      return;
    case 'enum':
      types.defineFree(complexName(value.enum.name), (name) => operationEnum(name, value.enum));
      return;
    case 'row': {
      const table = model.tables.get(value.table);
      if (way === 'output' || table === undefined || !input.creates(table)) return;
      types.defineFree(rowInputName(table), (name) => rowInput({ ...input, name }, table));
      return;
    }
    case 'complex': {
      const type = model.complexTypes.get(value.name);
      if (type === undefined || seen.has(value.name)) return;
      seen.add(value.name);
      if (way === 'input') {
        types.defineFree(complexInputName(value.name), (name) => complexInput({ ...input, name }, type));
      } else types.defineFree(complexName(value.name), (name) => complexOutput({ ...input, name }, type));
      for (const property of type.properties) defineType(input, property.type, { way, seen });
    }
  }
};
