import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large a document is. What stands in a fragment counts as often as the fragment is spread. */
export interface DocumentSize {
  readonly operations: number;
  readonly fragments: number;
  /** Of the operation that has the most, as are those below. */
  readonly variables: number;
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly depth: number;
  readonly introspectionDepth: number;
}

/** A selection, or all selections of a set. */
interface Part {
  /** Fields of the set itself, those of fragments included. */
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly depth: number;
  readonly introspectionDepth: number;
}

const nothing: Part = {
  rootFields: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  depth: 0,
  introspectionDepth: 0,
};

/**
 * Measures a document; each fragment once, however often it is spread. Fragments that spread themselves count once, and are
 * left to validation.
 *
 * @param document whose selections, fragments put in place, are nested less than about a thousand deep.
 */
export const measureDocument = (document: DocumentNode): DocumentSize => {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const measure = createMeasure(fragments);
  const sizes = operations.map((operation) => sizeOf(operation, measure));
  const most = (of: keyof Part): number => Math.max(0, ...sizes.map((size) => size[of]));
  return {
    operations: operations.length,
    fragments: fragments.length,
    variables: Math.max(0, ...operations.map(({ variableDefinitions }) => variableDefinitions?.length ?? 0)),
    rootFields: most('rootFields'),
    fields: most('fields'),
    aliases: most('aliases'),
    directives: most('directives'),
    depth: most('depth'),
    introspectionDepth: most('introspectionDepth'),
  };
};

type Measure = (set: SelectionSetNode | undefined) => Part;

const sizeOf = (
  { selectionSet, directives, variableDefinitions }: OperationDefinitionNode,
  measure: Measure,
): Part => {
  const part = measure(selectionSet);
  const ofVariables = (variableDefinitions ?? []).reduce(
    (sum, each) => sum + (each.directives?.length ?? 0),
    0,
  );
  return { ...part, directives: part.directives + ofVariables + (directives?.length ?? 0) };
};

const createMeasure = (definitions: readonly FragmentDefinitionNode[]): Measure => {
  const fragments = new Map(definitions.map((definition) => [definition.name.value, definition]));
  const measured = new Map<string, Part>();
  const inside = new Set<string>();

  const ofFragment = (name: string): Part => {
    const known = measured.get(name);
    const definition = fragments.get(name);
    if (known !== undefined) return known;
    if (definition === undefined || inside.has(name)) return nothing;
    inside.add(name);
    const part = withDirectives(ofSet(definition.selectionSet), definition.directives?.length ?? 0);
    inside.delete(name);
    measured.set(name, part);
    return part;
  };

  const ofSelection = (node: SelectionNode): Part => {
    const directives = node.directives?.length ?? 0;
    switch (node.kind) {
      case Kind.FIELD:
        return withDirectives(ofField(node, ofSet(node.selectionSet)), directives);
      case Kind.INLINE_FRAGMENT:
        return withDirectives(ofSet(node.selectionSet), directives);
      case Kind.FRAGMENT_SPREAD:
        return withDirectives(ofFragment(node.name.value), directives);
    }
  };

  const ofSet: Measure = (set) => (set?.selections ?? []).map(ofSelection).reduce(beside, nothing);
  return ofSet;
};

const ofField = ({ name, alias }: FieldNode, below: Part): Part => {
  const isIntrospection = name.value === '__schema' || name.value === '__type';
  const deepest = 1 + Math.max(below.depth, below.introspectionDepth);
  return {
    rootFields: 1,
    fields: 1 + below.fields,
    aliases: (alias === undefined ? 0 : 1) + below.aliases,
    directives: below.directives,
    depth: isIntrospection ? 1 : 1 + below.depth,
    introspectionDepth: isIntrospection ? deepest : below.introspectionDepth && 1 + below.introspectionDepth,
  };
};

const withDirectives = (part: Part, directives: number): Part =>
  directives === 0 ? part : { ...part, directives: part.directives + directives };

/** Sums don't overflow: beyond 2^53 they only get inexact, and in the end Infinity. */
const beside = (one: Part, other: Part): Part => ({
  rootFields: one.rootFields + other.rootFields,
  fields: one.fields + other.fields,
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  depth: Math.max(one.depth, other.depth),
  introspectionDepth: Math.max(one.introspectionDepth, other.introspectionDepth),
});
