import {
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
} from 'graphql';

import { readRootFields } from '../plan/selection.ts';
import { hasIncrementalParts } from '../schema/incremental-parts.ts';
import { isShaped } from '../shape/shaped.ts';
import type { OperationContext } from './operation-context.ts';
import { Transaction } from './transaction.ts';

/** Executes an operation, as graphql-js does. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Executes a query, or a transaction, whose root fields answer with all that is selected below them: their values are the answer, and nothing
 * walks over them once more. Where something is wrong with the operation or with a value, `complete` makes the answer,
 * so that errors and nulls are those of the GraphQL specification; root fields then give the values that they have given.
 * It also makes answers in several parts, out of values with promises in them.
 *
 * @param complete executes any operation
 */
export const executeOperation = async (args: ExecutionArgs, complete: Execute): Promise<ExecutionResult> => {
  if (isMutation(args)) (args.contextValue as OperationContext).timeLimit?.hold();
  if (hasIncrementalParts(args.document)) return complete(args);
  const fields = rootFields(args);
  if (fields === undefined) return complete(args);
  const context = args.contextValue as OperationContext;
  if (isTransaction(args))
    context.transaction = new Transaction(
      fields.filter(({ writes }) => writes).length,
      context.loaders.write,
    );
  const values = new Map<string, unknown>();
  await Promise.all(
    // All begin in one tick, so that their reads go out together.
    fields.map(async ({ key, resolve, writes }) => {
      const value = await settle(resolve);
      if (writes && value instanceof Error) context.transaction?.fail(key, value);
      values.set(key, value);
    }),
  );
  if (context.shaping.failed || ![...values.values()].every(isWhole)) {
    context.settled = values;
    return complete(args);
  }
  const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { key } of fields) data[key] = values.get(key);
  return { data };
};

interface RootField {
  readonly key: string;
  readonly resolve: () => unknown;
  /** False for `__typename`. */
  readonly writes: boolean;
}

/** Whether the fields of a mutation are written together. Without it they are done one after another, by graphql-js. */
const isTransaction = (args: ExecutionArgs): boolean =>
  isMutation(args) &&
  getOperationAST(args.document, args.operationName)?.directives?.some(
    ({ name }) => name.value === 'transaction',
  ) === true;

const isMutation = ({ document, operationName }: ExecutionArgs): boolean =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;

/** Undefined for what isn't a query or transaction of fields with resolvers, or has variables that don't fit. */
const rootFields = (args: ExecutionArgs): readonly RootField[] | undefined => {
  const { schema, document, contextValue } = args;
  const operation = getOperationAST(document, args.operationName);
  const isQuery = operation?.operation === OperationTypeNode.QUERY;
  const parentType = isQuery ? schema.getQueryType() : schema.getMutationType();
  if (operation === undefined || operation === null || !parentType) return undefined;
  if (!isQuery && !isTransaction(args)) return undefined;
  const { coerced } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    args.variableValues ?? {},
  );
  if (coerced === undefined) return undefined;
  const fragments = fragmentsOf(document);
  const found: RootField[] = [];
  for (const [key, nodes] of readRootFields(parentType, operation, {
    schema,
    fragments,
    variables: coerced,
  })) {
    const [node] = nodes;
    if (node?.name.value === TypeNameMetaFieldDef.name) {
      found.push({ key, resolve: () => parentType.name, writes: false });
      continue;
    }
    const field = node && parentType.getFields()[node.name.value];
    if (field?.resolve === undefined) return undefined;
    const { name: fieldName, type: returnType, resolve } = field;
    const info: GraphQLResolveInfo = {
      fieldName,
      fieldNodes: nodes,
      returnType,
      parentType,
      path: { prev: undefined, key, typename: parentType.name },
      schema,
      fragments,
      rootValue: args.rootValue,
      operation,
      variableValues: coerced,
    };
    found.push({
      key,
      writes: !isQuery,
      resolve: () =>
        resolve(args.rootValue, getArgumentValues(field, node as FieldNode, coerced), contextValue, info),
    });
  }
  return found;
};

/** By document: reading them is work for each operation otherwise. */
const knownFragments = new WeakMap<DocumentNode, Readonly<Record<string, FragmentDefinitionNode>>>();

const fragmentsOf = (document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> => {
  const known = knownFragments.get(document);
  if (known !== undefined) return known;
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  knownFragments.set(document, fragments);
  return fragments;
};

/** What a resolver gives in the end; what it throws is an `Error` as a value, as are items that fail. */
const settle = async (resolve: () => unknown): Promise<unknown> => {
  try {
    const value: unknown = await resolve();
    return Array.isArray(value) ? await Promise.all(value.map((item) => settle(() => item))) : value;
  } catch (error) {
    return error instanceof Error ? error : new Error('A resolver threw what is no error', { cause: error });
  }
};

/** Whether a value is the answer as it stands: records, and the root's `__typename`. */
const isWhole = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  isShaped(value) ||
  (Array.isArray(value) && value.every(isWhole));
