import { isAbstractType, isObjectType, type GraphQLObjectType, type SelectionNode } from 'graphql';

import { fragmentsOf, type SeenFragments, type SelectionContext } from './collect-fields.ts';

/**
 * Object types that some fragment of selections tells apart from the others of their abstract type.
 *
 * @param possible the object types of the abstract type
 */
export const namedTypes = (
  context: SelectionContext,
  possible: ReadonlySet<GraphQLObjectType>,
  selections: readonly SelectionNode[],
): ReadonlySet<GraphQLObjectType> => {
  const named = new Set<GraphQLObjectType>();
  collectNamedTypes({ context, possible, selections, named, seen: new Set() });
  return named;
};

interface NamedTypesInput {
  readonly context: SelectionContext;
  readonly possible: ReadonlySet<GraphQLObjectType>;
  readonly selections: readonly SelectionNode[];
  readonly named: Set<GraphQLObjectType>;
  readonly seen: SeenFragments;
}

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

const membersOf = (
  context: SelectionContext,
  name: string | undefined,
): readonly GraphQLObjectType[] | undefined => {
  const type = name === undefined ? undefined : context.schema.getType(name);
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? context.schema.getPossibleTypes(type) : undefined;
};
