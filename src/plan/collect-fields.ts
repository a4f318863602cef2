import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';

/** What a document's selections are read with. */
export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A field's node, and whether the answer may begin without what it selects. */
export interface FieldUse {
  readonly node: FieldNode;
  readonly deferred: boolean;
}

/** Selections, and whether the answer may begin without them. */
export interface SelectionGroup {
  readonly selections: readonly SelectionNode[];
  readonly deferred: boolean;
}

/**
 * Fields of an object type that selections ask for, by response key and in their order, with fragments, variables and
 * conditions solved (CollectFields of the GraphQL spec).
 */
export const collectFields = (
  context: SelectionContext,
  type: GraphQLObjectType,
  groups: readonly SelectionGroup[],
): ReadonlyMap<string, readonly FieldUse[]> => {
  const byKey = new Map<string, FieldUse[]>();
  const seen = { atOnce: new Set<string>(), deferred: new Set<string>() };
  for (const group of groups) collectInto({ context, type, ...group, byKey, seen });
  return byKey;
};

interface CollectInput extends SelectionGroup {
  readonly context: SelectionContext;
  readonly type: GraphQLObjectType;
  readonly byKey: Map<string, FieldUse[]>;
  /** What was spread to be deferred may be spread once more to come at once. */
  readonly seen: { readonly atOnce: SeenFragments; readonly deferred: SeenFragments };
}

const collectInto = ({ context, type, selections, deferred, byKey, seen }: CollectInput): void => {
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
      collectInto({ context, type, ...group, byKey, seen });
    }
  }
};

/** Whether a fragment has `@defer`. A schema without that directive defers nothing. */
const isDeferred = ({ schema, variables }: SelectionContext, node: SelectionNode): boolean => {
  const directive = schema.getDirective('defer');
  const values = directive ? getDirectiveValues(directive, node, variables) : undefined;
  return values !== undefined && values['if'] !== false;
};

/** Whether a list has `@stream` whose first payload may be without any item. */
export const isStreamed = ({ schema, variables }: SelectionContext, node: FieldNode): boolean => {
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

/** A fragment, wherever it is defined. */
type Fragment = FragmentDefinitionNode | InlineFragmentNode;

/**
 * Names of fragments that were spread already. A second spread adds nothing (CollectFields of the GraphQL spec), and
 * fragments that each spread the one before twice would be visited 2^n times.
 */
export type SeenFragments = Set<string>;

/** Fragments that stand in selections, those that were not seen before. */
export const fragmentsOf = (
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
