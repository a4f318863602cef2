import {
  GraphQLError,
  Kind,
  visit,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type ValidationRule,
} from 'graphql';

/** Most parts of an operation, those of a fragment counted each time that it is spread. */
const maxParts = 20;

const names: ReadonlySet<string> = new Set(['defer', 'stream']);

const known = new WeakMap<DocumentNode, boolean>();

/** Whether a document has `@defer` or `@stream` anywhere. */
export const hasIncrementalParts = (document: DocumentNode): boolean => {
  const before = known.get(document);
  if (before !== undefined) return before;
  let found = false;
  visit(document, {
    Directive: ({ name }) => {
      found ||= names.has(name.value);
    },
  });
  known.set(document, found);
  return found;
};

const plain = new WeakMap<DocumentNode, DocumentNode>();

/** The same document without `@defer` and `@stream`, the same object each time. */
export const withoutIncrementalParts = (document: DocumentNode): DocumentNode => {
  const before = plain.get(document);
  if (before !== undefined) return before;
  const without: DocumentNode = visit(document, {
    Directive: ({ name }) => (names.has(name.value) ? null : undefined),
  });
  plain.set(document, without);
  return without;
};

/**
 * Refuses operations of more than 20 deferred or streamed parts. Each is work for every object that it stands in, and
 * fragments that spread the one before twice, deferred, would be 2^n of them.
 */
export const incrementalPartsRule: ValidationRule = (context): ASTVisitor => ({
  OperationDefinition: (operation) => {
    const counts = new Map<string, number>();
    const parts = countParts(operation.selectionSet.selections, {
      fragment: (name) => context.getFragment(name) ?? undefined,
      counts,
    });
    if (parts <= maxParts) return;
    context.reportError(
      new GraphQLError(`An operation may have at most ${maxParts} deferred or streamed parts.`, {
        nodes: operation,
        extensions: { code: 'QUERY_TOO_COMPLEX' },
      }),
    );
  },
});

interface CountContext {
  readonly fragment: (name: string) => FragmentDefinitionNode | undefined;
  /** Of fragments that were counted; 0 while one is, since another rule refuses those that spread themselves. */
  readonly counts: Map<string, number>;
}

const countParts = (selections: readonly SelectionNode[], context: CountContext): number => {
  let count = 0;
  for (const selection of selections) {
    count += selection.directives?.filter(({ name }) => names.has(name.value)).length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) count += countFragment(selection.name.value, context);
    else count += countParts(selection.selectionSet?.selections ?? [], context);
  }
  return count;
};

const countFragment = (name: string, context: CountContext): number => {
  const before = context.counts.get(name);
  if (before !== undefined) return before;
  context.counts.set(name, 0);
  const count = countParts(context.fragment(name)?.selectionSet.selections ?? [], context);
  context.counts.set(name, count);
  return count;
};
