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
import { dateTimeBehavior } from '../parse-column-definition.ts';
import type { TapeReader } from './tape.ts';
import { unbounded } from './write-definitions.ts';

/**
 * Takes definitions from a tape that `writeDefinitions` wrote.
 *
 * @throws RangeError where the tape holds something else
 */
export function readDefinitions(tape: TapeReader): Definitions {
  return new DefinitionsReader(tape).definitions();
}

class DefinitionsReader {
  readonly #tape: TapeReader;
  readonly #labels: Labels[] = [];

  constructor(tape: TapeReader) {
    this.#tape = tape;
  }

  definitions(): Definitions {
    const tape = this.#tape;
    return {
      baseLanguage: tape.number(),
      tables: tape.map(nameOf, () => this.#table()),
      solutions: new Map(tape.list(() => [tape.text(), this.#solution()] as const)),
    };
  }

  #table(): TableDefinition {
    const tape = this.#tape;
    const head = {
      logicalName: tape.text(),
      metadataId: tape.optionalText(),
      schemaName: tape.optionalText(),
      displayName: this.#label(),
      description: this.#label(),
      primaryId: tape.optionalText(),
      primaryName: tape.optionalText(),
      ownership: tape.optionalText(),
    };
    const flags = tape.number();
    return {
      ...head,
      isActivity: isSet(flags, 0),
      isIntersect: isSet(flags, 1),
      isPrivate: isSet(flags, 2),
      isUnnamed: isSet(flags, 3),
      columns: tape.map(nameOf, () => this.#column()),
      keys: tape.list(() => this.#key()),
      manyToOne: tape.list(() => this.#manyToOne()),
      manyToMany: tape.list(() => this.#manyToMany()),
    };
  }

  #column(): ColumnDefinition {
    const tape = this.#tape;
    const logicalName = tape.text();
    const metadataId = tape.optionalText();
    const schemaName = tape.optionalText();
    const displayName = this.#label();
    const description = this.#label();
    const typeName = tape.optionalText();
    const behavior = dateTimeBehavior(tape.optionalText());
    const flags = tape.number();
    return {
      logicalName,
      metadataId,
      schemaName,
      displayName,
      description,
      typeName,
      dateTimeBehavior: behavior,
      isValidForRead: isSet(flags, 0),
      isValidForCreate: isSet(flags, 1) ? isSet(flags, 2) : undefined,
      isValidForUpdate: isSet(flags, 3) ? isSet(flags, 4) : undefined,
      bounds: isSet(flags, 7) ? this.#bounds() : undefined,
      requiredLevel: tape.optionalText(),
      attributeOf: tape.optionalText(),
      targets: tape.list(() => tape.text()),
      optionSet: isSet(flags, 5) ? this.#optionSet() : undefined,
      twoOptions: isSet(flags, 6) ? this.#optionSet() : undefined,
    };
  }

  #bounds(): ValueBounds {
    const tape = this.#tape;
    const maxLength = tape.number();
    return {
      maxLength: maxLength === unbounded ? undefined : maxLength,
      least: tape.optionalText(),
      most: tape.optionalText(),
    };
  }

  #optionSet(): OptionSetDefinition {
    const tape = this.#tape;
    return {
      name: tape.text(),
      isGlobal: isSet(tape.number(), 0),
      displayName: this.#label(),
      options: tape.list(() => ({
        value: Number(tape.text()),
        label: this.#label(),
        color: tape.optionalText(),
      })),
    };
  }

  #key(): KeyDefinition {
    const tape = this.#tape;
    return {
      logicalName: tape.text(),
      columns: tape.list(() => tape.text()),
      active: isSet(tape.number(), 0),
    };
  }

  #manyToOne(): ManyToOneDefinition {
    const tape = this.#tape;
    return {
      schemaName: tape.text(),
      column: tape.text(),
      target: tape.text(),
      navigation: tape.optionalText(),
    };
  }

  #manyToMany(): ManyToManyDefinition {
    const tape = this.#tape;
    const side = (): ManyToManyDefinition['sides'][number] => ({
      table: tape.text(),
      navigation: tape.optionalText(),
      column: tape.optionalText(),
    });
    return { schemaName: tape.text(), intersectTable: tape.text(), sides: [side(), side()] };
  }

  #solution(): SolutionDefinition {
    const tape = this.#tape;
    return {
      tables: new Map(tape.list(() => [tape.text(), { whole: isSet(tape.number(), 0) }] as const)),
      columns: new Set(tape.list(() => tape.text())),
    };
  }

  #label(): Labels {
    return this.#tape.shared(this.#labels, () => {
      const labels = new Map<number, string>();
      for (let left = this.#tape.number(); left > 0; left--)
        labels.set(this.#tape.number(), this.#tape.text());
      return labels;
    });
  }
}

function nameOf({ logicalName }: { readonly logicalName: string }): string {
  return logicalName;
}

function isSet(flags: number, index: number): boolean {
  return (flags & (1 << index)) !== 0;
}
