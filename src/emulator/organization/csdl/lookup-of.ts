import type { CsdlNavigation } from '../../../metadata/csdl.ts';
import { primaryIdOf, type CsdlTable } from './concrete-types.ts';

/** The lookup column behind a single-valued navigation, and the property that shows it. */
export interface LookupColumn {
  readonly column: string;
  readonly property: string;
}

/**
 * The column of a single-valued navigation: what its ReferentialConstraint names, or without one the `_c_value`
 * where the navigation is called `c` or `c_…`, whatever the case (contract §13). Undefined where there is none, and
 * where the column is the table's own primary id, which is no lookup.
 */
export const lookupOf = (table: CsdlTable, navigation: CsdlNavigation): LookupColumn | undefined => {
  const property = navigation.constraint?.property ?? propertyByName(table, navigation.name.toLowerCase());
  if (property === undefined || property === primaryIdOf(table)) return undefined;
  return { column: columnOf(property), property };
};

/** `_ownerid_value` → `ownerid`; other properties are columns by their own name. */
export const columnOf = (property: string): string => lookupProperty.exec(property)?.[1] ?? property;

const lookupProperty = /^_(.+)_value$/;

const propertyByName = ({ lineage }: CsdlTable, name: string): string | undefined =>
  lineage
    .flatMap((type) => type.properties.map((property) => property.name))
    .filter((property) => lookupProperty.test(property))
    .filter((property) => name === columnOf(property) || name.startsWith(`${columnOf(property)}_`))
    .toSorted((left, right) => right.length - left.length)[0];
