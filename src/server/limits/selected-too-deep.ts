import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';

/** Where a definition spreads a fragment, and how deep inside itself. */
interface Spread {
  readonly fragment: string;
  readonly depth: number;
}

/**
 * Whether the selections of a document are nested too deep once fragments stand where they are spread; a spread counts as
 * a level. Validation and execution walk that tree, calling themselves for each level. Fragments that spread themselves
 * are left to validation.
 *
 * @param document whose text is nested less than about a thousand deep.
 */
export const selectedTooDeep = (document: DocumentNode, maxDepth: number): boolean => {
  const fragments = new Map<string, readonly Spread[]>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, spreadsOf(definition.selectionSet, 1));
    }
  }
  // For each fragment, the greatest depth at which it was looked through; a smaller one finds nothing new.
  const looked = new Map<string, number>();
  const inside = new Set<string>();
  const exceeds = (spreads: readonly Spread[], base: number): boolean =>
    spreads.some(({ fragment, depth }) => {
      const reached = base + depth;
      if (reached > maxDepth) return true;
      if (inside.has(fragment) || (looked.get(fragment) ?? -1) >= reached) return false;
      looked.set(fragment, reached);
      inside.add(fragment);
      const deeper = exceeds(fragments.get(fragment) ?? [], reached);
      inside.delete(fragment);
      return deeper;
    });
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && exceeds(spreadsOf(definition.selectionSet, 1), 0),
  );
};

const spreadsOf = (set: SelectionSetNode, depth: number): Spread[] =>
  set.selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [{ fragment: node.name.value, depth }];
    return node.selectionSet === undefined ? [] : spreadsOf(node.selectionSet, depth + 1);
  });
