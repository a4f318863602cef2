import {
  BREAK,
  getOperationAST,
  getVariableValues,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from 'graphql';

import { compileIntrospection, type CompiledIntrospection } from './compile-introspection.ts';

/** An operation that was found valid, as it is about to be executed. */
export interface ValidOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  /** As they were sent. */
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * What an operation asks of the schema itself, if anything. Unusable variables or a missing operation are left to execution,
 * which says what is wrong with them before it starts.
 *
 * @throws GatewayError QUERY_TOO_COMPLEX, GraphQLError: as compileIntrospection does.
 */
export const readIntrospection = (valid: ValidOperation): CompiledIntrospection | undefined => {
  const { schema, document } = valid;
  if (!namesIntrospection(document)) return undefined;
  const operation = getOperationAST(document, valid.operationName);
  if (operation === undefined || operation === null) return undefined;
  const variables = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    { ...valid.variableValues },
    { maxErrors: 1 },
  );
  if (variables.coerced === undefined) return undefined;
  return compileIntrospection({
    schema,
    operation,
    fragments: fragmentsOf(document),
    variables: variables.coerced,
  });
};

/** Documents are parsed once and kept, so most are looked through once. */
const looked = new WeakMap<DocumentNode, boolean>();

const namesIntrospection = (document: DocumentNode): boolean => {
  const known = looked.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      found = true;
      return BREAK;
    },
  });
  looked.set(document, found);
  return found;
};

const fragmentsOf = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
