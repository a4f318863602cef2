import type { OptionSetDefinition } from '../metadata/definitions.ts';
import type { Choice, ChoiceOption } from './choice.ts';
import type { ColumnSource } from './columns.ts';
import { baseText } from './describe.ts';
import { isIdentifier } from './identifier.ts';
import type { NameBook } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { globalChoiceName, localChoiceName, optionName } from './names.ts';

/** Columns of one table, whose type already has its name. */
export interface NamedTableColumns {
  readonly logicalName: string;
  readonly typeName: string;
  readonly columns: readonly ColumnSource[];
}

export interface Choices {
  /** By GraphQL name. */
  readonly byName: ReadonlyMap<string, Choice>;
  /** The enum of a choice column. */
  of(table: string, column: string): Choice | undefined;
}

export interface ChoiceNaming {
  readonly book: NameBook;
  readonly baseLanguage: number;
  /** Taken off generated names. */
  readonly prefixes: readonly string[];
}

/** Makes an enum of each global choice, once, and of each local one. Global choices are named first. */
export function buildChoices(tables: readonly NamedTableColumns[], naming: ChoiceNaming): Choices {
  const globals = new Map<string, OptionSetDefinition>();
  const locals: {
    readonly path: string;
    readonly wanted: string;
    readonly optionSet: OptionSetDefinition;
  }[] = [];
  const pathOf = new Map<string, string>();
  for (const table of tables) {
    for (const column of table.columns) {
      if (column.type.kind !== 'choice' && column.type.kind !== 'choices') continue;
      const { optionSet } = column.type;
      const isGlobal = optionSet.isGlobal && isIdentifier(optionSet.name);
      const path = isGlobal
        ? lockPaths.globalChoice(optionSet.name)
        : lockPaths.localChoice(table.logicalName, column.logicalName);
      pathOf.set(lockPaths.column(table.logicalName, column.logicalName), path);
      if (isGlobal) globals.set(optionSet.name, optionSet);
      else
        locals.push({
          path,
          wanted: localChoiceName(table.typeName, namesOf(column), naming.prefixes),
          optionSet,
        });
    }
  }
  const byPath = new Map<string, Choice>();
  for (const [name, optionSet] of [...globals].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = lockPaths.globalChoice(name);
    byPath.set(
      path,
      buildChoice({ path, wanted: globalChoiceName(name, naming.prefixes), optionSet }, naming),
    );
  }
  for (const local of locals.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    byPath.set(local.path, buildChoice(local, naming));
  }
  return {
    byName: new Map([...byPath.values()].map((choice) => [choice.typeName, choice])),
    of: (table, column) => byPath.get(pathOf.get(lockPaths.column(table, column)) ?? ''),
  };
}

interface ChoiceRequest {
  readonly path: string;
  readonly wanted: string;
  readonly optionSet: OptionSetDefinition;
}

function buildChoice(
  { path, wanted, optionSet }: ChoiceRequest,
  { book, baseLanguage }: ChoiceNaming,
): Choice {
  const typeName = book.settle({ path, wanted });
  const byValue = new Map<number, ChoiceOption>();
  for (const { value, label, color } of [...optionSet.options].sort((a, b) => a.value - b.value)) {
    if (byValue.has(value)) continue;
    const text = baseText(label, baseLanguage);
    const { name, distinct } = optionName(text, value);
    const settled = book.settle({ path: lockPaths.option(path, value), wanted: name, distinct });
    byValue.set(value, { name: settled, value, label: text, labels: label, color });
  }
  const displayName = baseText(optionSet.displayName, baseLanguage);
  // Names go by number, so that they don't depend on the order; forms show the order of the definitions.
  const options = [...new Set(optionSet.options.map(({ value }) => value))].flatMap(
    (value) => byValue.get(value) ?? [],
  );
  const logicalName = optionSet.name === '' ? undefined : optionSet.name;
  return { typeName, logicalName, displayName, options, byValue };
}

function namesOf(column: ColumnSource): { schemaName: string | undefined; logicalName: string } {
  return { schemaName: column.definition?.schemaName, logicalName: column.logicalName };
}
