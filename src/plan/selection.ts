import {
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
} from 'graphql';

import {
  collectFields,
  isStreamed,
  type FieldUse,
  type SelectionContext,
  type SelectionGroup,
} from './collect-fields.ts';
import { namedTypes } from './named-types.ts';

/** A selected field with fragments, variables, aliases and conditions already solved. Plain data, no GraphQL syntax. */
export interface FieldSelection {
  /** Key in the answer: the alias, or the name. */
  readonly key: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Undefined for a leaf. */
  readonly selection: Selection | undefined;
  /** Of a `__typename`: its value; where the type is an abstract one, that of any of its types. */
  readonly typeName?: string;
  /** Stands only in fragments with `@defer`: the answer may begin without it. Then all below it is deferred too. */
  readonly deferred?: true;
  /** A list with `@stream` whose first payload may be without any item. */
  readonly streamed?: true;
}

/** What is selected of a composite value. */
export interface Selection {
  /** Fields of every type that `specific` does not name. */
  readonly common: readonly FieldSelection[];
  /** For an abstract type: all fields of each object type that a fragment names, common ones included. By type name. */
  readonly specific: ReadonlyMap<string, readonly FieldSelection[]>;
}

/** Reads what a resolver was asked for, as a plain tree. */
export const readSelection = (info: GraphQLResolveInfo): FieldSelection =>
  readField(contextOf(info), info.parentType, rootUses(info));

/** Reads only what is selected below a field: that of {@link readSelection}, without the field's own arguments. */
export const readSelectionBelow = (info: GraphQLResolveInfo): Selection | undefined =>
  readBelow(contextOf(info), { type: info.returnType }, rootUses(info));

/** Whether a root field stands only in fragments with `@defer`. */
export const isRootDeferred = (info: GraphQLResolveInfo): boolean =>
  rootUses(info).every(({ deferred }) => deferred);

/** By the variables of an execution, which are the same object for all its root fields. */
const deferredRoots = new WeakMap<object, ReadonlySet<FieldNode>>();

const rootUses = (info: GraphQLResolveInfo): readonly FieldUse[] => {
  const later = info.schema.getDirective('defer') ? deferredNodes(info) : undefined;
  return info.fieldNodes.map((node) => ({ node, deferred: later?.has(node) ?? false }));
};

const deferredNodes = (info: GraphQLResolveInfo): ReadonlySet<FieldNode> => {
  const known = deferredRoots.get(info.variableValues);
  if (known !== undefined) return known;
  const { selections } = info.operation.selectionSet;
  const uses = [
    ...collectFields(contextOf(info), info.parentType, [{ selections, deferred: false }]).values(),
  ];
  const nodes = new Set(uses.flat().flatMap(({ node, deferred }) => (deferred ? node : [])));
  deferredRoots.set(info.variableValues, nodes);
  return nodes;
};

/** Fields of an operation's root, by response key, with conditions and fragments solved. */
export const readRootFields = (
  type: GraphQLObjectType,
  { selectionSet }: OperationDefinitionNode,
  context: SelectionContext,
): ReadonlyMap<string, readonly FieldNode[]> => {
  const uses = collectFields(context, type, [{ selections: selectionSet.selections, deferred: false }]);
  return new Map([...uses].map(([key, each]) => [key, each.map(({ node }) => node)]));
};

const contextOf = ({ schema, fragments, variableValues }: GraphQLResolveInfo): SelectionContext => ({
  schema,
  fragments,
  variables: variableValues,
});

const readField = (
  context: SelectionContext,
  parentType: GraphQLObjectType,
  uses: readonly FieldUse[],
): FieldSelection => {
  const [use] = uses;
  if (use === undefined) throw new TypeError('A selected field has at least one node');
  const { node } = use;
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  const later = {
    ...(uses.every(({ deferred }) => deferred) && ({ deferred: true } as const)),
    ...(isStreamed(context, node) && ({ streamed: true } as const)),
  };
  const definition = parentType.getFields()[name];
  // Only `__typename` is not among a type's own fields.
  if (definition === undefined) {
    return { key, name, args: {}, selection: undefined, typeName: parentType.name, ...later };
  }
  const args = getArgumentValues(definition, node, context.variables);
  return { key, name, args, selection: readBelow(context, definition, uses), ...later };
};

const readBelow = (
  context: SelectionContext,
  { type: declared }: Pick<GraphQLField<unknown, unknown>, 'type'>,
  uses: readonly FieldUse[],
): Selection | undefined => {
  const type = getNamedType(declared);
  if (!isObjectType(type) && !isAbstractType(type)) return undefined;
  const groups = uses.map(({ node, deferred }): SelectionGroup => ({
    selections: node.selectionSet?.selections ?? [],
    deferred: deferred || isStreamed(context, node),
  }));
  return readComposite(context, type, groups);
};

const readComposite = (
  context: SelectionContext,
  type: GraphQLCompositeType,
  groups: readonly SelectionGroup[],
): Selection => {
  if (isObjectType(type)) return { common: fieldsOf(context, type, groups), specific: new Map() };
  if (!isAbstractType(type)) throw new TypeError('A composite type is an object, an interface or a union');
  const possible = new Set(context.schema.getPossibleTypes(type));
  const named = namedTypes(
    context,
    possible,
    groups.flatMap((group) => group.selections),
  );
  const unnamed = [...possible].find((each) => !named.has(each));
  return {
    common: unnamed === undefined ? [] : fieldsOf(context, unnamed, groups),
    specific: new Map([...named].map((each) => [each.name, fieldsOf(context, each, groups)])),
  };
};

const fieldsOf = (
  context: SelectionContext,
  type: GraphQLObjectType,
  groups: readonly SelectionGroup[],
): readonly FieldSelection[] => {
  const byKey = collectFields(context, type, groups);
  return [...byKey.values()].map((uses) => readField(context, type, uses));
};
