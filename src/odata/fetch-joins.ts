import { logicalNameOf, type LookupStep } from '../query/filter.ts';
import { xmlElement } from './xml-text.ts';

interface Join {
  readonly alias: string;
  readonly step: LookupStep;
  readonly inner: Map<string, Join>;
}

/** The records that lookups lead to, joined to a query in FetchXML, each way once. */
export class FetchJoins {
  readonly #joins = new Map<string, Join>();
  #count = 0;

  /** Alias of the record at the end of lookups; undefined for the row itself. Joins it where it is not yet. */
  aliasOf(lookups: readonly LookupStep[]): string | undefined {
    let level = this.#joins;
    let alias: string | undefined;
    for (const step of lookups) {
      const known = level.get(step.navigation) ?? { alias: this.#nextAlias(), step, inner: new Map() };
      level.set(step.navigation, known);
      ({ alias, inner: level } = known);
    }
    return alias;
  }

  /**
   * The `<link-entity>`s. Outer, so that a row without the record stays; no row becomes two, since each lookup leads to one
   * record.
   *
   * @param inside what else stands in the link with an alias: columns to group by
   */
  print(inside: (alias: string) => string): string {
    return printLevel(this.#joins, inside);
  }

  #nextAlias(): string {
    this.#count += 1;
    return `l${this.#count}`;
  }
}

const printLevel = (level: ReadonlyMap<string, Join>, inside: (alias: string) => string): string =>
  [...level.values()]
    .map(({ alias, step: { table, property }, inner }) =>
      xmlElement(
        'link-entity',
        {
          name: table.logicalName,
          from: table.key,
          to: logicalNameOf(property),
          'link-type': 'outer',
          alias,
        },
        inside(alias) + printLevel(inner, inside),
      ),
    )
    .join('');
