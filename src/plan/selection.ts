import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

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

/** A field's node, and whether the answer may begin without what it selects. */
interface FieldUse {
  readonly node: FieldNode;
  readonly deferred: boolean;
}

/** Selections, and whether the answer may begin without them. */
interface SelectionGroup {
  readonly selections: readonly SelectionNode[];
  readonly deferred: boolean;
}

/** What a document's selections are read with. */
export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
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
  const uses = [...collect(contextOf(info), info.parentType, [{ selections, deferred: false }]).values()];
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
  const uses = collect(context, type, [{ selections: selectionSet.selections, deferred: false }]);
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
  const named = new Set<GraphQLObjectType>();
  const selections = groups.flatMap((group) => group.selections);
  collectNamedTypes({ context, possible, selections, named, seen: new Set() });
  const unnamed = [...possible].find((each) => !named.has(each));
  return {
    common: unnamed === undefined ? [] : fieldsOf(context, unnamed, groups),
    specific: new Map([...named].map((each) => [each.name, fieldsOf(context, each, groups)])),
  };
};

interface NamedTypesInput {
  readonly context: SelectionContext;
  readonly possible: ReadonlySet<GraphQLObjectType>;
  readonly selections: readonly SelectionNode[];
  readonly named: Set<GraphQLObjectType>;
  readonly seen: SeenFragments;
}

/** Object types that some fragment tells apart from the others of the abstract type. */
const collectNamedTypes = ({ context, possible, selections, named, seen }: NamedTypesInput): void => {
  for (const fragment of fragmentsOf(context, selections, seen)) {
    const members = membersOf(context, fragment.typeCondition?.name.value);
    if (members !== undefined) {
      const shared = members.filter((member) => possible.has(member));
      if (shared.length < possible.size) for (const member of shared) named.add(member);
    }
    collectNamedTypes({ context, possible, selections: fragment.selectionSet.selections, named, seen });
  }
};

type Fragment = FragmentDefinitionNode | InlineFragmentNode;

/**
 * Names of fragments that were spread already. A second spread adds nothing (CollectFields of the GraphQL spec), and
 * fragments that each spread the one before twice would be visited 2^n times.
 */
type SeenFragments = Set<string>;

const fragmentsOf = (
  context: SelectionContext,
  selections: readonly SelectionNode[],
  seen: SeenFragments,
): Fragment[] =>
  selections.flatMap((selection): Fragment[] => {
    if (selection.kind === Kind.FIELD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return [selection];
    const fragment = context.fragments[selection.name.value];
    if (fragment === undefined || seen.has(fragment.name.value)) return [];
    seen.add(fragment.name.value);
    return [fragment];
  });

const membersOf = (
  context: SelectionContext,
  name: string | undefined,
): readonly GraphQLObjectType[] | undefined => {
  const type = name === undefined ? undefined : context.schema.getType(name);
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? context.schema.getPossibleTypes(type) : undefined;
};

const fieldsOf = (
  context: SelectionContext,
  type: GraphQLObjectType,
  groups: readonly SelectionGroup[],
): readonly FieldSelection[] => {
  const byKey = collect(context, type, groups);
  return [...byKey.values()].map((uses) => readField(context, type, uses));
};

const collect = (
  context: SelectionContext,
  type: GraphQLObjectType,
  groups: readonly SelectionGroup[],
): ReadonlyMap<string, readonly FieldUse[]> => {
  const byKey = new Map<string, FieldUse[]>();
  const seen = { atOnce: new Set<string>(), deferred: new Set<string>() };
  for (const group of groups) collectFields({ context, type, ...group, byKey, seen });
  return byKey;
};

interface CollectInput extends SelectionGroup {
  readonly context: SelectionContext;
  readonly type: GraphQLObjectType;
  readonly byKey: Map<string, FieldUse[]>;
  /** What was spread to be deferred may be spread once more to come at once. */
  readonly seen: { readonly atOnce: SeenFragments; readonly deferred: SeenFragments };
}

const collectFields = ({ context, type, selections, deferred, byKey, seen }: CollectInput): void => {
  for (const selection of selections) {
    if (!isIncluded(context, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const use = { node: selection, deferred };
      const uses = byKey.get(key);
      if (uses === undefined) byKey.set(key, [use]);
      else uses.push(use);
      continue;
    }
    const isLater = deferred || isDeferred(context, selection);
    for (const fragment of fragmentsOf(context, [selection], isLater ? seen.deferred : seen.atOnce)) {
      if (!applies(context, fragment.typeCondition?.name.value, type)) continue;
      const group = { selections: fragment.selectionSet.selections, deferred: isLater };
      collectFields({ context, type, ...group, byKey, seen });
    }
  }
};

/** Whether a fragment has `@defer`. A schema without that directive defers nothing. */
const isDeferred = ({ schema, variables }: SelectionContext, node: SelectionNode): boolean => {
  const directive = schema.getDirective('defer');
  const values = directive ? getDirectiveValues(directive, node, variables) : undefined;
  return values !== undefined && values['if'] !== false;
};

const isStreamed = ({ schema, variables }: SelectionContext, node: FieldNode): boolean => {
  const directive = schema.getDirective('stream');
  const values = directive ? getDirectiveValues(directive, node, variables) : undefined;
  return values !== undefined && values['if'] !== false && values['initialCount'] === 0;
};

const isIncluded = (context: SelectionContext, node: SelectionNode): boolean =>
  getDirectiveValues(GraphQLSkipDirective, node, context.variables)?.['if'] !== true &&
  getDirectiveValues(GraphQLIncludeDirective, node, context.variables)?.['if'] !== false;

const applies = (
  context: SelectionContext,
  condition: string | undefined,
  type: GraphQLObjectType,
): boolean => {
  if (condition === undefined || condition === type.name) return true;
  const conditional = context.schema.getType(condition);
  return isAbstractType(conditional) && context.schema.isSubType(conditional, type);
};
