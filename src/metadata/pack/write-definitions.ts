import type {
  ColumnDefinition,
  Definitions,
  KeyDefinition,
  Labels,
  ManyToManyDefinition,
  ManyToOneDefinition,
  OptionSetDefinition,
  SolutionDefinition,
  TableDefinition,
  ValueBounds,
} from '../definitions.ts';
import type { TapeWriter } from './tape.ts';

/** Stands for a length that is not known. */
export const unbounded = -1;

/** Puts definitions onto a tape, for `readDefinitions`. Both change together, and with them the version of snapshots. */
export function writeDefinitions(definitions: Definitions, tape: TapeWriter): void {
  new DefinitionsWriter(tape).definitions(definitions);
}

class DefinitionsWriter {
  readonly #tape: TapeWriter;
  readonly #labels = new Map<string, number>();

  constructor(tape: TapeWriter) {
    this.#tape = tape;
  }

  definitions({ tables, baseLanguage, solutions }: Definitions): void {
    const tape = this.#tape;
    tape.number(baseLanguage);
    tape.values(tables, (table) => this.#table(table));
    tape.list([...solutions], ([name, solution]) => this.#solution(name, solution));
  }

  #table(table: TableDefinition): void {
    const tape = this.#tape;
    tape.text(table.logicalName);
    tape.optionalText(table.metadataId);
    tape.optionalText(table.schemaName);
    this.#label(table.displayName);
    this.#label(table.description);
    tape.optionalText(table.primaryId);
    tape.optionalText(table.primaryName);
    tape.optionalText(table.ownership);
    tape.flags(table.isActivity, table.isIntersect, table.isPrivate, table.isUnnamed);
    tape.values(table.columns, (column) => this.#column(column));
    tape.list(table.keys, (key) => this.#key(key));
    tape.list(table.manyToOne, (relationship) => this.#manyToOne(relationship));
    tape.list(table.manyToMany, (relationship) => this.#manyToMany(relationship));
  }

  #column(column: ColumnDefinition): void {
    const tape = this.#tape;
    const { isValidForCreate, isValidForUpdate, bounds, optionSet, twoOptions } = column;
    tape.text(column.logicalName);
    tape.optionalText(column.metadataId);
    tape.optionalText(column.schemaName);
    this.#label(column.displayName);
    this.#label(column.description);
    tape.optionalText(column.typeName);
    tape.optionalText(column.dateTimeBehavior);
    tape.flags(
      ...[column.isValidForRead, isValidForCreate !== undefined, isValidForCreate === true],
      ...[isValidForUpdate !== undefined, isValidForUpdate === true],
      ...[optionSet !== undefined, twoOptions !== undefined, bounds !== undefined],
    );
    if (bounds !== undefined) this.#bounds(bounds);
    tape.optionalText(column.requiredLevel);
    tape.optionalText(column.attributeOf);
    tape.list(column.targets, (target) => tape.text(target));
    if (optionSet !== undefined) this.#optionSet(optionSet);
    if (twoOptions !== undefined) this.#optionSet(twoOptions);
  }

  #bounds({ maxLength, least, most }: ValueBounds): void {
    const tape = this.#tape;
    tape.number(maxLength ?? unbounded);
    tape.optionalText(least);
    tape.optionalText(most);
  }

  #optionSet({ name, isGlobal, displayName, options }: OptionSetDefinition): void {
    const tape = this.#tape;
    tape.text(name);
    tape.flags(isGlobal);
    this.#label(displayName);
    tape.list(options, ({ value, label, color }) => {
      tape.text(String(value));
      this.#label(label);
      tape.optionalText(color);
    });
  }

  #key({ logicalName, columns, active }: KeyDefinition): void {
    const tape = this.#tape;
    tape.text(logicalName);
    tape.list(columns, (column) => tape.text(column));
    tape.flags(active);
  }

  #manyToOne({ schemaName, column, target, navigation }: ManyToOneDefinition): void {
    const tape = this.#tape;
    tape.text(schemaName);
    tape.text(column);
    tape.text(target);
    tape.optionalText(navigation);
  }

  #manyToMany({ schemaName, intersectTable, sides }: ManyToManyDefinition): void {
    const tape = this.#tape;
    tape.text(schemaName);
    tape.text(intersectTable);
    for (const { table, navigation, column } of sides) {
      tape.text(table);
      tape.optionalText(navigation);
      tape.optionalText(column);
    }
  }

  #solution(name: string, { tables, columns }: SolutionDefinition): void {
    const tape = this.#tape;
    tape.text(name);
    tape.list([...tables], ([table, { whole }]) => {
      tape.text(table);
      tape.flags(whole);
    });
    tape.list([...columns], (column) => tape.text(column));
  }

  #label(labels: Labels): void {
    this.#tape.shared(this.#labels, JSON.stringify([...labels]), () => {
      this.#tape.list([...labels], ([language, text]) => {
        this.#tape.number(language);
        this.#tape.text(text);
      });
    });
  }
}
