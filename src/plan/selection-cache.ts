import {
  getArgumentValues,
  Kind,
  visit,
  type ASTNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
} from 'graphql';
import { LRUCache } from 'lru-cache';

import {
  isRootDeferred,
  readSelection,
  readSelectionBelow,
  type FieldSelection,
  type Selection,
} from './selection.ts';

/** Selected fields that are kept in all, and of one root field at most. */
const maxFields = 100_000;
const maxFieldsOfRoot = 10_000;
/** Characters of the variables that a kept selection is known by. */
const maxVariables = 2000;

/** A root field of a document. */
interface KnownField {
  /** Names of the variables used in what is selected below the field, through its fragments too. */
  readonly variables: readonly string[];
  /** The field's own arguments, where no variable is among them. */
  readonly args: FieldSelection['args'] | undefined;
  /** Tells it from other fields. */
  readonly number: number;
}

interface Kept {
  readonly selection: Selection | undefined;
}

/**
 * Reads what resolvers of root fields are asked for, and keeps what is selected below: a document that comes again gives
 * the same tree, the same object even, so that what was planned of it can be known again by it. Variables in the field's
 * own arguments are filled in; those below are part of what a selection is known by.
 *
 * For one schema. Documents are known by identity; of what they select, so much is kept as was used last.
 */
export class SelectionCache {
  readonly #fields = new WeakMap<FieldNode, KnownField>();
  readonly #selections = new LRUCache<string, Kept>({ maxSize: maxFields, maxEntrySize: maxFieldsOfRoot });
  #count = 0;

  /** The selection of a root field, as {@link readSelection} reads it. */
  read(info: GraphQLResolveInfo): FieldSelection {
    const [node, ...others] = info.fieldNodes;
    // Which of several nodes make up a field may depend on conditions.
    if (node === undefined || others.length > 0) return readSelection(info);
    const known = this.#fields.get(node) ?? this.#learn(node, info);
    const args = known.args ?? argumentsOf(node, info);
    const values = known.variables.map((name) => given(info.variableValues, name));
    const deferred = isRootDeferred(info);
    const key = JSON.stringify([known.number, deferred, ...values]);
    const kept = this.#selections.get(key) ?? this.#keep(key, { selection: readSelectionBelow(info) });
    const field = { key: String(info.path.key), name: info.fieldName, args, selection: kept.selection };
    return deferred ? { ...field, deferred } : field;
  }

  #keep(key: string, kept: Kept): Kept {
    if (key.length <= maxVariables) this.#selections.set(key, kept, { size: 1 + sizeOf(kept.selection) });
    return kept;
  }

  #learn(node: FieldNode, info: GraphQLResolveInfo): KnownField {
    const own = variablesIn(node.arguments ?? [], info.fragments);
    const known: KnownField = {
      variables: [...variablesIn(node.selectionSet === undefined ? [] : [node.selectionSet], info.fragments)],
      args: own.size === 0 ? argumentsOf(node, info) : undefined,
      number: (this.#count += 1),
    };
    this.#fields.set(node, known);
    return known;
  }
}

const argumentsOf = (node: FieldNode, info: GraphQLResolveInfo): FieldSelection['args'] => {
  const definition = info.parentType.getFields()[info.fieldName];
  return definition === undefined ? {} : getArgumentValues(definition, node, info.variableValues);
};

/** How many fields are selected, those of each type counted. */
const sizeOf = (selection: Selection | undefined): number => {
  if (selection === undefined) return 0;
  let size = 0;
  for (const fields of [selection.common, ...selection.specific.values()]) {
    for (const field of fields) size += 1 + sizeOf(field.selection);
  }
  return size;
};

/** A variable that is not given is not one that is null. */
const given = (values: Readonly<Record<string, unknown>>, name: string): readonly unknown[] =>
  Object.hasOwn(values, name) ? [values[name]] : [];

const variablesIn = (
  roots: readonly ASTNode[],
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): ReadonlySet<string> => {
  const names = new Set<string>();
  const waiting = [...roots];
  const seen = new Set<string>();
  for (let root = waiting.pop(); root !== undefined; root = waiting.pop()) {
    visit(root, {
      [Kind.VARIABLE]: ({ name }) => void names.add(name.value),
      [Kind.FRAGMENT_SPREAD]: ({ name }) => {
        const fragment = fragments[name.value];
        if (fragment === undefined || seen.has(name.value)) return;
        seen.add(name.value);
        waiting.push(fragment);
      },
    });
  }
  return names;
};
