import type { TextDocument, TextNavigation, TextType } from './read-document.ts';

/**
 * How many fields each column of a table has, by logical name, as contract and graphql-surface.md have it:
 *
 * - a property is a field;
 * - `_x_value` is the column `x`, which has two: its id, and the record where a table that is there can be pointed at;
 * - a binary is an image, one field, where `<name>_url` stands beside it, which is then no field, and neither are
 *   `<name>_timestamp` and `<name>id`; a binary without is none;
 * - a property of a complex type, a collection or a type that Dataverse doesn't use for columns is none, except the managed
 *   properties, which are booleans.
 */
export function expectedFields(type: TextType, exposed: Exposed): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const folded = new Set(
    [...type.properties]
      .filter(([name, edm]) => edm === 'Edm.Binary' && type.properties.has(`${name}_url`))
      .flatMap(([name]) => [`${name}_url`, `${name}_timestamp`, `${name}id`]),
  );
  for (const [name, edm] of type.properties) {
    const column = lookupColumn(name, edm);
    if (column !== undefined) counts.set(column, hasTarget(type, column, exposed) ? 2 : 1);
    else if (!folded.has(name) && isScalar(type, name, edm)) counts.set(name, 1);
  }
  return counts;
}

/** Tables that are in the schema, by logical name. */
export interface Exposed {
  readonly document: TextDocument;
  readonly tables: ReadonlySet<string>;
}

const scalars = new Set(
  ['String', 'Int16', 'Int32', 'Int64', 'Decimal', 'Double', 'Boolean', 'Guid', 'DateTimeOffset', 'Date'].map(
    (name) => `Edm.${name}`,
  ),
);

function isScalar({ properties }: TextType, name: string, edm: string): boolean {
  if (edm === 'Edm.Binary') return properties.has(`${name}_url`);
  return scalars.has(edm) || edm === 'BooleanManagedProperty';
}

function lookupColumn(property: string, edm: string): string | undefined {
  return edm === 'Edm.Guid' ? /^_(.+)_value$/.exec(property)?.[1] : undefined;
}

function hasTarget(type: TextType, column: string, exposed: Exposed): boolean {
  return [...type.navigations.values()].some(
    (one) => !one.collection && columnOf(type, one) === column && targetsOf(one, exposed).length > 0,
  );
}

/** Tables in the schema that a navigation leads to: `principal` is no table, users and teams are. */
export function targetsOf({ target }: TextNavigation, { document, tables }: Exposed): readonly string[] {
  if (tables.has(target)) return [target];
  return [...tables].filter((name) => document.types.get(name)?.lineage.slice(1).includes(target) === true);
}

/**
 * Column of a single-valued navigation: that of its constraint; without one the only `c` with a property `_c_value` where the
 * name is `c` or begins with `c_`, compared without case (contract §13).
 */
export function columnOf({ properties }: TextType, { name, constraint }: TextNavigation): string | undefined {
  if (constraint !== undefined) return /^_(.+)_value$/.exec(constraint)?.[1];
  const columns = [...properties].flatMap(([property, edm]) => lookupColumn(property, edm) ?? []);
  const lower = name.toLowerCase();
  const fitting = columns.filter((column) => lower === column || lower.startsWith(`${column}_`));
  return fitting.length === 1 ? fitting[0] : undefined;
}
